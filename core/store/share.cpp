#include "core/store/share.h"

#include <algorithm>

#include "core/error.h"

namespace skolanalys::store {

namespace fs = std::filesystem;

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
  Found out;
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
        if (!log::covers(own.vector, incoming.to)) {
          out.incoming.push_back(std::move(incoming));
          out.read.push_back(file);
        }
      } else if (!log::covers(own.vector, to_[file])) {
        out.incoming.push_back(read_incoming(file, own));
        out.read.push_back(file);
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

std::size_t SharedFolder::publish(const Bundle& bundle, const BundleKey& key) {
  if (bundle.operations.empty()) return 0;
  const auto& last = bundle.operations.back().id;
  const auto had = bundle.from.find(last.session);
  const auto session = model::to_string({last.session, 1}).substr(0, 13);
  const auto base = session + "-" + std::to_string(had == bundle.from.end() ? 0 : had->second) + "-" +
                    std::to_string(last.seq);
  auto path = folder_ / (base + ".skolsync");
  std::error_code none;
  for (int n = 2; fs::exists(path, none); ++n)
    path = folder_ / (base + "." + std::to_string(n) + ".skolsync");
  save_bundle(path, write_bundle(bundle, key));
  to_[path] = bundle.to;
  return bundle.operations.size();
}

}  // namespace skolanalys::store
