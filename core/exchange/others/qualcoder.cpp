#include <algorithm>
#include <map>

#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/exchange/others/database.h"
#include "core/exchange/others/foreign.h"
#include "core/exchange/refi/anchors.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange::others {
namespace {

namespace fs = std::filesystem;

fs::path data_in(const fs::path& path) {
  std::error_code none;
  return fs::is_directory(path, none) ? path / "data.qda" : path;
}

/// "2021-03-04 10:11:12", in the clock of whoever wrote it.
model::Moment moment_of(const std::string& words) {
  const auto date = model::parse_date(words.substr(0, std::min<std::size_t>(10, words.size())));
  if (!date) return {};
  model::Moment out = std::chrono::sys_days(*date);
  if (words.size() >= 19) {
    const auto part = [&](std::size_t at) { return std::atoi(words.substr(at, 2).c_str()); };
    out += std::chrono::hours(part(11)) + std::chrono::minutes(part(14)) + std::chrono::seconds(part(17));
  }
  return out;
}

class Reader {
 public:
  explicit Reader(const fs::path& path) : path_(path), db_(data_in(path)) {
    for (const char* table : {"source", "code_name", "code_text"})
      if (!db_.has_table(table)) refuse_because(path, "error.others.no_table", {"QualCoder", table});
  }

  Foreign read() {
    out_.program = "QualCoder";
    out_.name = (path_.has_filename() ? path_ : path_.parent_path()).stem().string();
    if (out_.name == "data") out_.name = fs::absolute(path_).parent_path().stem().string();
    codes();
    sources();
    codings();
    notes();
    cases();
    count_what_is_left();
    refuse_deep_codes(path_, out_);
    return std::move(out_);
  }

 private:
  using Row = Database::Row;
  static std::string key(const char* kind, std::int64_t id) { return kind + std::to_string(id); }

  void codes() {
    if (db_.has_table("code_cat"))
      db_.each("SELECT catid, name, memo, supercatid FROM code_cat ORDER BY name", [&](const Row& row) {
        Code code;
        code.key = key("cat", row.number(0));
        code.name = row.text(1);
        code.definition = row.text(2);
        if (row.number(3) > 0) code.parent = key("cat", row.number(3));
        out_.codes.push_back(std::move(code));
      });
    const bool nested = db_.has_column("code_name", "supercid");
    db_.each(nested ? "SELECT cid, name, memo, catid, color, supercid FROM code_name ORDER BY name"
                    : "SELECT cid, name, memo, catid, color, NULL FROM code_name ORDER BY name",
             [&](const Row& row) {
               Code code;
               code.key = key("code", row.number(0));
               code.name = row.text(1);
               code.definition = row.text(2);
               if (row.number(3) > 0) code.parent = key("cat", row.number(3));
               if (row.number(5) > 0) code.parent = key("code", row.number(5));
               if (const auto color = row.text(4); color.size() == 7 && color[0] == '#') code.color = color;
               out_.codes.push_back(std::move(code));
             });
  }

  void sources() {
    db_.each("SELECT id, name, fulltext, mediapath, memo, owner, date FROM source ORDER BY id",
             [&](const Row& row) {
               const auto media = row.text(3);
               if (media.starts_with("/images") || media.starts_with("/audio") ||
                   media.starts_with("/video") || media.starts_with("images:") ||
                   media.starts_with("audio:") || media.starts_with("video:")) {
                 ++unseen_;
                 return;
               }
               Source source;
               source.key = key("source", row.number(0));
               source.name = row.text(1);
               source.text = row.text(2);
               source.memo = row.text(4);
               raw_[source.key] = row.raw(2);
               at_[source.key] = out_.sources.size();
               out_.sources.push_back(std::move(source));
             });
  }

  /// Positions are code points of the text as it lies there; the words kept with each say where they stand.
  void codings() {
    struct Wanted {
      refi::RawSelection place;
      Coding coding;
    };
    std::map<std::string, std::vector<Wanted>> by_source;
    db_.each(
        "SELECT cid, fid, seltext, pos0, pos1, owner, date, memo FROM code_text ORDER BY fid, pos0, ctid",
        [&](const Row& row) {
          Wanted one;
          one.place = {static_cast<long>(row.number(3)), static_cast<long>(row.number(4)), row.text(2)};
          one.coding.code = key("code", row.number(0));
          one.coding.coder = row.text(5);
          one.coding.made = moment_of(row.text(6));
          one.coding.memo = row.text(7);
          by_source[key("source", row.number(1))].push_back(std::move(one));
        });
    for (auto& [source, wanted] : by_source) {
      const auto found = at_.find(source);
      if (found == at_.end()) {
        lost_ += wanted.size();
        continue;
      }
      auto& into = out_.sources[found->second];
      std::vector<refi::RawSelection> places;
      for (const auto& one : wanted) places.push_back(one.place);
      const auto anchored = refi::anchor(raw_[source], into.text, places);
      if (!anchored.counting.empty())
        out_.notices.push_back({"notice.refi." + anchored.counting, {into.name}});
      if (anchored.shift != 0)
        out_.notices.push_back({"notice.refi.shift", {into.name, std::to_string(anchored.shift)}});
      if (anchored.right < anchored.named)
        out_.notices.push_back(
            {"notice.refi.doubtful",
             {into.name, std::to_string(anchored.named - anchored.right), std::to_string(anchored.named)}});
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        wanted[i].coding.range = anchored.ranges[i];
        into.codings.push_back(std::move(wanted[i].coding));
      }
    }
  }

  void notes() {
    if (db_.has_table("journal"))
      db_.each("SELECT name, jentry, owner, date FROM journal ORDER BY jid", [&](const Row& row) {
        out_.notes.push_back({row.text(0), row.text(1), row.text(2), moment_of(row.text(3))});
      });
    if (db_.has_column("project", "memo"))
      db_.each("SELECT memo FROM project", [&](const Row& row) {
        if (const auto memo = row.text(0); !memo.empty()) out_.notes.push_back({"", memo, "", {}});
      });
    if (db_.has_table("annotation"))
      db_.each("SELECT fid, pos0, pos1, memo FROM annotation ORDER BY fid, pos0", [&](const Row& row) {
        const auto found = at_.find(key("source", row.number(0)));
        if (found == at_.end()) return;
        auto& source = out_.sources[found->second];
        const text::Range range{static_cast<text::Pos>(std::max<std::int64_t>(0, row.number(1))),
                                static_cast<text::Pos>(std::max<std::int64_t>(0, row.number(2)))};
        // Our memos stand on codings, notes and the project: the words it is about come along.
        source.memo += (source.memo.empty() ? "" : "\n\n") + std::string("”") +
                       std::string(text::slice(source.text, range)) + "”: " + row.text(3);
      });
  }

  void cases() {
    if (!db_.has_table("cases")) return;
    std::map<std::int64_t, std::size_t> at;
    db_.each("SELECT caseid, name, memo FROM cases ORDER BY caseid", [&](const Row& row) {
      at[row.number(0)] = out_.cases.size();
      out_.cases.push_back({row.text(1), row.text(2), {}, {}});
    });
    if (db_.has_table("case_text"))
      db_.each("SELECT DISTINCT caseid, fid FROM case_text ORDER BY caseid, fid", [&](const Row& row) {
        if (const auto found = at.find(row.number(0)); found != at.end())
          out_.cases[found->second].sources.push_back(key("source", row.number(1)));
      });
    if (db_.has_table("attribute"))
      db_.each("SELECT name, attr_type, value, id FROM attribute ORDER BY attrid", [&](const Row& row) {
        const auto value = row.text(2);
        if (value.empty()) return;
        if (row.text(1) == "case") {
          if (const auto found = at.find(row.number(3)); found != at.end())
            out_.cases[found->second].facts[row.text(0)] = value;
        } else if (const auto source = at_.find(key("source", row.number(3))); source != at_.end()) {
          out_.sources[source->second].facts[row.text(0)] = value;
        }
      });
  }

  void count_what_is_left() {
    std::size_t media = 0;
    for (const char* sql : {"SELECT count(*) FROM code_image", "SELECT count(*) FROM code_av"}) {
      const std::string table = std::string(sql).substr(21);
      if (db_.has_table(table))
        db_.each(sql, [&](const Row& row) { media += static_cast<std::size_t>(row.number(0)); });
    }
    if (unseen_ > 0 || media > 0)
      out_.notices.push_back({"notice.others.media", {std::to_string(unseen_), std::to_string(media)}});
    if (lost_ > 0) out_.notices.push_back({"notice.others.lost", {std::to_string(lost_)}});
  }

  fs::path path_;
  Database db_;
  Foreign out_;
  std::map<std::string, std::string> raw_;
  std::map<std::string, std::size_t> at_;
  std::size_t unseen_ = 0, lost_ = 0;
};

bool has_tables(const fs::path& path, std::initializer_list<const char*> tables) {
  std::error_code none;
  if (!fs::is_regular_file(path, none)) return false;
  try {
    if (read::format_of(path) != read::Format::sqlite) return false;
    const Database db(path);
    return std::all_of(tables.begin(), tables.end(), [&](const char* table) { return db.has_table(table); });
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

Foreign read_qualcoder(const fs::path& path) { return Reader(path).read(); }
bool is_qualcoder(const fs::path& path) {
  return has_tables(data_in(path), {"source", "code_name", "code_text"});
}
bool is_taguette(const fs::path& path) {
  return has_tables(path, {"documents", "highlights", "tags", "projects"});
}

}  // namespace skolanalys::exchange::others
