#include "core/store/share.h"

#include <algorithm>
#include <unordered_set>

#include "core/error.h"
#include "core/store/rewrite.h"

namespace skolanalys::store {

namespace fs = std::filesystem;
namespace {

/// The records that are empty here, because somebody erased what stood in them.
std::unordered_set<model::OpId> emptied_in(const Snapshot& own) {
  std::unordered_set<model::OpId> out;
  if (!own.erased.empty())
    for (const auto& op : own.operations)
      if (is_emptied(op)) out.insert(op.id);
  return out;
}

}  // namespace

SharedFolder::Found SharedFolder::look(const Snapshot& own) {
  std::error_code fault;
  if (!fs::is_directory(folder_, fault))
    throw Error(Fault::storage, "error.no_folder", {folder_.string()},
                folder_.string() + ": there is no such folder; make it first");
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder_, fault))
    if (entry.path().extension() == ".skolsync" && !entry.path().filename().string().starts_with("."))
      files.push_back(entry.path());
  if (fault)
    throw Error(Fault::storage, "error.unreadable", {folder_.string()},
                folder_.string() + ": cannot be read; check its permissions");
  std::sort(files.begin(), files.end());
  const auto erased = emptied_in(own);
  erased_ = erased.size();
  Found out;
  const auto look_through = [&](const fs::path& file, const std::vector<log::Operation>& operations) {
    const bool tells = std::any_of(operations.begin(), operations.end(), [&](const log::Operation& op) {
      return erased.contains(op.id) && !is_emptied(op);
    });
    if (tells)
      out.telling.push_back(file);
    else
      silent_about_[file] = erased.size();
  };
  struct Span {
    log::Vector from, to;
  };
  std::vector<Span> spans;
  for (const auto& file : files) {
    try {
      const auto bytes = load_bundle(file);
      // What was read in full once never changes; another project's file is nobody's here.
      auto head = peek_bundle(bytes, file);
      if (head.project_id != own.project_id) continue;
      if (!to_.contains(file)) {
        auto incoming = read_incoming(file, own);
        to_[file] = incoming.to;
        look_through(file, incoming.operations);
        if (!log::covers(own.vector, incoming.to)) {
          out.incoming.push_back(std::move(incoming));
          out.read.push_back(file);
        }
      } else if (!log::covers(own.vector, to_[file])) {
        out.incoming.push_back(read_incoming(file, own));
        out.read.push_back(file);
        look_through(file, out.incoming.back().operations);
      } else if (silent_about_[file] != erased.size()) {
        look_through(file, read_incoming(file, own).operations);
      }
      spans.push_back({std::move(head.from), to_[file]});
    } catch (const Error&) {
      ++out.not_ready;  // half copied: the next look tells
    }
  }
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& span : spans) {
      if (!log::covers(out.there, span.from) || log::covers(out.there, span.to)) continue;
      for (const auto& [session, seq] : span.to) out.there[session] = std::max(out.there[session], seq);
      grew = true;
    }
  }
  return out;
}

fs::path SharedFolder::name_for(const Bundle& bundle) const {
  const auto& last = bundle.operations.back().id;
  const auto had = bundle.from.find(last.session);
  const auto session = model::to_string({last.session, 1}).substr(0, 13);
  const auto base = session + "-" + std::to_string(had == bundle.from.end() ? 0 : had->second) + "-" +
                    std::to_string(last.seq);
  auto path = folder_ / (base + ".skolsync");
  std::error_code none;
  for (int n = 2; fs::exists(path, none); ++n)
    path = folder_ / (base + "." + std::to_string(n) + ".skolsync");
  return path;
}

std::size_t SharedFolder::publish(const Bundle& bundle, const BundleKey& key) {
  if (bundle.operations.empty()) return 0;
  const auto path = name_for(bundle);
  save_bundle(path, write_bundle(bundle, key));
  to_[path] = bundle.to;
  return bundle.operations.size();
}

SharedFolder::Renewed SharedFolder::renew(const Bundle& whole, const BundleKey& key,
                                          const std::vector<fs::path>& telling) {
  Renewed out;
  std::vector<fs::path> replaced;
  for (const auto& file : telling)
    if (const auto known = to_.find(file); known != to_.end() && log::covers(whole.to, known->second))
      replaced.push_back(file);
  if (replaced.empty()) return out;
  (void)publish(whole, key);
  for (const auto& file : replaced) {
    std::error_code fault;
    if (fs::remove(file, fault)) ++out.gone;
    if (fs::exists(file, fault)) {
      out.left.push_back(file);
      silent_about_[file] = erased_;
      continue;
    }
    to_.erase(file);  // also where somebody else was first
    silent_about_.erase(file);
  }
  return out;
}

}  // namespace skolanalys::store
