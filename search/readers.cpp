#include "search/readers.h"

#include <algorithm>
#include <charconv>

#include "search/term.h"

namespace skolanalys::search {
namespace {

constexpr std::chrono::seconds between_tries{30};

std::uint64_t number_in(const std::string& text) {
  std::uint64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

/// Throws Xapian::Error; false where it is no index of ours or of another state than its columns.
bool open_one(const Shard& shard, Readers::Open& out) {
  out.shard = shard;
  out.db = open_shard(shard);
  out.mark = out.db.get_metadata("columns");
  out.served = !out.db.get_metadata("served").empty();
  out.municipality = out.db.get_metadata("municipality");
  if (out.db.get_metadata("format") != schema::format) return false;
  return out.served || out.db.get_doccount() == 0 ||
         out.columns.load(shard.index / "columns", number_in(out.mark));
}

}  // namespace

Lexicon lexicon_of(const Xapian::Database& db) {
  std::vector<std::pair<std::string, std::uint32_t>> forms;
  for (auto term = db.allterms_begin(); term != db.allterms_end(); ++term) {
    const auto name = *term;
    if (name[0] < 'A' || name[0] > 'Z') forms.emplace_back(form_in(name), term.get_termfreq());
  }
  std::sort(forms.begin(), forms.end());
  Lexicon out;
  for (const auto& [form, passages] : forms) out.add(form, passages);
  out.finish();
  return out;
}

Readers::Readers(std::vector<Shard> wanted) : wanted_(std::move(wanted)) { open(); }

void Readers::open() {
  shards_.clear();
  missing_.clear();
  for (const auto& shard : wanted_) {
    try {
      Open one;
      if (open_one(shard, one))
        shards_.push_back(std::move(one));
      else
        missing_.push_back(shard.name());
    } catch (const Xapian::Error&) {
      missing_.push_back(shard.name());
    }
  }
  tried_ = std::chrono::steady_clock::now();
  combine();
}

void Readers::combine() {
  for (int attempt = 0; attempt < 3; ++attempt) {
    all_ = Xapian::Database();
    for (const auto& one : shards_) all_.add_database(one.db);
    lexicon_ = Lexicon();
    if (shards_.empty()) break;
    try {
      lexicon_ = lexicon_of(all_);
      break;
    } catch (const Xapian::Error&) {
      (void)erase_silent();
    }
  }
}

bool Readers::erase_silent() {
  const auto before = shards_.size();
  std::erase_if(shards_, [&](Open& one) {
    try {
      if (!one.shard.remote()) {
        one.db.reopen();
        (void)one.db.get_metadata("format");
        return false;
      }
      // Another one's fault leaves an answer unread in this connection: it is made anew.
      Open fresh;
      if (!open_one(one.shard, fresh)) throw Xapian::DatabaseOpeningError(one.shard.name());
      one = std::move(fresh);
      return false;
    } catch (const Xapian::Error&) {
      missing_.push_back(one.shard.name());
      return true;
    }
  });
  tried_ = std::chrono::steady_clock::now();
  return shards_.size() < before;
}

bool Readers::refresh() {
  bool changed = false;
  if (!missing_.empty()) {
    const bool wait = std::all_of(wanted_.begin(), wanted_.end(),
                                  [&](const Shard& shard) {
                                    return shard.remote() || std::find(missing_.begin(), missing_.end(),
                                                                       shard.name()) == missing_.end();
                                  }) &&
                      std::chrono::steady_clock::now() - tried_ < between_tries;
    changed = !wait;
  }
  for (auto& one : shards_) {
    if (changed) break;
    try {
      if (one.shard.remote())
        changed = one.db.reopen();
      else
        changed = Xapian::Database(one.shard.index.string()).get_metadata("columns") != one.mark;
    } catch (const Xapian::Error&) {
      changed = true;
    }
  }
  if (changed) open();
  return changed;
}

void Readers::drop_silent() {
  if (erase_silent())
    combine();
  else
    open();  // all answer: a writer had moved on
}

const schema::TextRecord& Readers::record(Open& shard, std::uint32_t text) const {
  const auto found = shard.records.find(text);
  if (found != shard.records.end()) return found->second;
  return shard.records.emplace(text, schema::unpack_record(shard.db.get_metadata(schema::record_key(text))))
      .first->second;
}

}  // namespace skolanalys::search
