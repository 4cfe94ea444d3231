#include "search/index.h"

#include <xapian.h>

#include <algorithm>
#include <charconv>

#include "core/assets/assets.h"
#include "core/error.h"
#include "search/columns.h"
#include "search/schema.h"
#include "search/term.h"
#include "search/tokens.h"

namespace skolanalys::search {
namespace {

namespace fs = std::filesystem;

std::string text_key(model::TextId text) { return "text:" + model::to_string(text); }

/// Six bytes: that two texts of an archive share them is less likely than a fault of the disk.
std::string short_hash(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a, 64 bits
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  std::string out;
  for (unsigned i = 0; i < 6; ++i) out.push_back(static_cast<char>((hash >> (8 * i + 16)) & 255U));
  return out;
}

std::string joined(const std::vector<std::string>& values) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += schema::separator;
    out += value;
  }
  return out;
}

std::string cut(std::string term) {
  constexpr std::size_t longest = 240;  // Xapian takes 245 bytes
  if (term.size() > longest) term.resize(longest);
  return term;
}

std::uint64_t number_in(const std::string& text) {
  std::uint64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

/// Opens the index to write, or throws what Xapian says; nothing usable is told apart from locked.
std::unique_ptr<Xapian::WritableDatabase> open_to_write(const fs::path& folder, const std::string& project) {
  try {
    auto db = std::make_unique<Xapian::WritableDatabase>(folder.string(), Xapian::DB_CREATE_OR_OPEN);
    if (db->get_doccount() == 0 && db->get_metadata("format").empty()) return db;
    if (db->get_metadata("format") == schema::format && db->get_metadata("project") == project) return db;
  } catch (const Xapian::DatabaseLockError&) {
    throw Error(Fault::storage, "error.index_locked", {folder.string()},
                folder.string() + ": another program is writing this index; wait, or close it");
  } catch (const Xapian::Error&) {  // damaged, or no index at all: made anew below
  }
  try {
    return std::make_unique<Xapian::WritableDatabase>(folder.string(), Xapian::DB_CREATE_OR_OVERWRITE);
  } catch (const Xapian::Error& fault) {
    std::error_code none;
    fs::remove_all(folder, none);
    try {
      return std::make_unique<Xapian::WritableDatabase>(folder.string(), Xapian::DB_CREATE_OR_OVERWRITE);
    } catch (const Xapian::Error&) {
      throw Error(Fault::storage, "error.index_unwritable", {folder.string(), fault.get_msg()},
                  folder.string() + ": the index cannot be written (" + fault.get_msg() +
                      "); free some space, or set SKOLANALYS_CACHE to another folder");
    }
  }
}

}  // namespace

std::string stamp_of(const fs::path& project) {
  std::error_code none;
  const auto wal = fs::path(project.string() + "-wal");
  if (fs::exists(wal, none) && fs::file_size(wal, none) > 0) return {};
  const auto size = fs::file_size(project, none);
  if (none) return {};
  const auto time = fs::last_write_time(project, none).time_since_epoch().count();
  return std::to_string(size) + ":" + std::to_string(time);
}

IndexState state_of_index(const fs::path& folder) {
  IndexState out;
  std::error_code none;
  if (!fs::is_directory(folder, none)) return out;
  try {
    const Xapian::Database db(folder.string());
    if (db.get_metadata("format") != schema::format) return out;
    Columns columns;
    if (db.get_metadata("served").empty() &&
        !columns.load(folder / "columns", number_in(db.get_metadata("columns"))))
      return out;
    out.project = db.get_metadata("project");
    out.version_vector = db.get_metadata("vector");
    out.file_stamp = db.get_metadata("stamp");
    out.passages = db.get_doccount();
  } catch (const Xapian::Error&) {
    return {};
  }
  return out;
}

struct IndexWriter::State {
  fs::path folder;
  std::unique_ptr<Xapian::WritableDatabase> db;
  Columns columns;
  std::uint64_t mark = 0;
  std::string project;
  bool served = false;
  std::uint32_t next = 1;  // number of the next new text
  bool changing = false;

  /// Until it is committed: Xapian would write what was put so far when it is closed, or when it is much.
  void change() {
    if (!std::exchange(changing, true)) db->begin_transaction();
  }

  /// Number and signature of a text; 0 where it is not in the index.
  [[nodiscard]] std::pair<std::uint32_t, std::uint64_t> known(model::TextId text) const {
    const auto both = db->get_metadata(text_key(text));
    const auto space = both.find(' ');
    if (space == std::string::npos) return {0, 0};
    return {static_cast<std::uint32_t>(number_in(both)), number_in(both.substr(space + 1))};
  }

  void clear() {
    db->close();
    db = std::make_unique<Xapian::WritableDatabase>(folder.string(), Xapian::DB_CREATE_OR_OVERWRITE);
    columns = Columns();
    mark = 0;
    next = 1;
  }
};

IndexWriter::IndexWriter(const fs::path& folder, const std::string& project_id, Words kept)
    : state_(std::make_unique<State>()) {
  auto& s = *state_;
  s.folder = folder;
  s.project = project_id;
  std::error_code none;
  fs::create_directories(folder.parent_path(), none);
  s.db = open_to_write(folder, project_id);
  s.mark = number_in(s.db->get_metadata("columns"));
  s.next = static_cast<std::uint32_t>(std::max<std::uint64_t>(1, number_in(s.db->get_metadata("next"))));
  s.served = kept == Words::kept;
  const bool was_served = !s.db->get_metadata("served").empty();
  if (s.db->get_doccount() > 0 &&
      (was_served != s.served || (!s.served && !s.columns.load(folder / "columns", s.mark))))
    s.clear();
}

IndexWriter::~IndexWriter() = default;

bool IndexWriter::has(model::TextId text, std::uint64_t signature) const {
  const auto [number, before] = state_->known(text);
  return number != 0 && before == signature;
}

void IndexWriter::put(const TextPassages& passages, const std::string& project_name) {
  auto& s = *state_;
  try {
    s.change();
    auto number = s.known(passages.text).first;
    if (number == 0)
      number = s.next++;
    else
      s.db->delete_document(schema::text_prefix + std::to_string(number));
    const auto text_term = schema::text_prefix + std::to_string(number);
    const auto date = passages.date ? model::to_string(*passages.date) : std::string();
    const auto year =
        passages.date ? static_cast<std::uint32_t>(static_cast<int>(passages.date->year())) : 0U;
    const auto source_term = cut(schema::source_prefix + passages.source);
    const auto municipality_term = cut(schema::municipality_prefix + passages.municipality);
    const auto text_hash = short_hash(model::to_string(passages.text));
    const std::string kind_term = std::string(schema::kind_prefix) +
                                  (passages.kind == SourceKind::interview ? "interview" : "document");
    for (const auto& passage : passages.passages) {
      Xapian::Document document;
      Xapian::termpos position = 0;
      // Words that weigh nothing are found all the same, after those that do.
      const Xapian::termcount weight = passage.asks ? 0 : 1;
      for (const auto& token : tokens_of(passage.words))
        document.add_posting(term_of(token.form), ++position, weight);
      document.add_boolean_term(text_term);
      document.add_boolean_term(source_term);
      document.add_boolean_term(municipality_term);
      document.add_boolean_term(kind_term);
      for (const auto& role : passage.roles) {
        document.add_boolean_term(cut(schema::role_prefix + role));
        if (const auto* level = assets::roles().level_of(role))
          document.add_boolean_term(cut(schema::level_prefix + level->id));
      }
      for (const auto& theme : passage.themes) document.add_boolean_term(cut(schema::theme_prefix + theme));
      for (const auto& stance : passage.stances)
        document.add_boolean_term(cut(schema::stance_prefix + stance));
      for (const auto& who : passage.respondents)
        document.add_boolean_term(cut(schema::respondent_prefix + form_of(who)));
      if (!date.empty()) document.add_value(schema::date_slot, schema::first_of(date));
      document.add_value(schema::text_slot, text_hash);
      document.add_value(schema::municipality_slot, passages.municipality);
      if (s.served) {
        document.add_value(schema::roles_slot, joined(passage.roles));
        document.add_value(schema::themes_slot, joined(passage.themes));
      }
      document.set_data(schema::pack(
          schema::Data{number, passage.range, passage.body, s.served ? passage.words : std::string()}));
      const auto id = s.db->add_document(document);
      if (!s.served) s.columns.set(id, passage.roles, passage.themes, year, number);
    }
    s.db->set_metadata("municipality", passages.municipality);
    s.db->set_metadata("next", std::to_string(s.next));
    s.db->set_metadata(schema::record_key(number),
                       schema::pack(schema::TextRecord{passages.text, passages.kind, passages.source, date,
                                                       passages.municipality, project_name}));
    s.db->set_metadata(text_key(passages.text),
                       std::to_string(number) + " " + std::to_string(passages.signature));
  } catch (const Xapian::Error& fault) {
    throw Error(Fault::storage, "error.index_unwritable", {s.folder.string(), fault.get_msg()},
                s.folder.string() + ": the index cannot be written (" + fault.get_msg() + ")");
  }
}

std::size_t IndexWriter::keep_only(const std::set<model::TextId>& texts) {
  auto& s = *state_;
  std::vector<model::TextId> gone;
  std::vector<std::string> unreadable;
  for (auto key = s.db->metadata_keys_begin("text:"); key != s.db->metadata_keys_end("text:"); ++key) {
    const auto id = model::parse_id((*key).substr(5));
    if (!id)
      unreadable.push_back(*key);
    else if (!texts.contains(model::TextId(*id)))
      gone.emplace_back(*id);
  }
  if (!unreadable.empty() || !gone.empty()) s.change();
  for (const auto& key : unreadable) s.db->set_metadata(key, "");
  for (const auto text : gone) {
    const auto number = s.known(text).first;
    s.db->delete_document(schema::text_prefix + std::to_string(number));
    s.db->set_metadata(schema::record_key(number), "");
    s.db->set_metadata(text_key(text), "");
  }
  return gone.size();
}

void IndexWriter::commit(const std::string& version_vector, const std::string& file_stamp) {
  auto& s = *state_;
  try {
    s.change();
    ++s.mark;
    s.db->set_metadata("format", schema::format);
    s.db->set_metadata("project", s.project);
    s.db->set_metadata("vector", version_vector);
    s.db->set_metadata("stamp", file_stamp);
    s.db->set_metadata("columns", std::to_string(s.mark));
    s.db->set_metadata("served", s.served ? "1" : "");
    if (!s.served) s.columns.save(s.folder / "columns", s.mark);
    s.db->commit_transaction();
    s.changing = false;
  } catch (const Xapian::Error& fault) {
    throw Error(Fault::storage, "error.index_unwritable", {s.folder.string(), fault.get_msg()},
                s.folder.string() + ": the index cannot be written (" + fault.get_msg() + ")");
  }
}

void IndexWriter::compact() {
  auto& s = *state_;
  constexpr Xapian::doccount worth_it = 2000;  // passages; smaller ones are small anyway
  if (s.db->get_doccount() < worth_it) return;
  const auto tight = s.folder.string() + ".compact";
  std::error_code none;
  fs::remove_all(tight, none);
  try {
    s.db->compact(tight);
    s.db->close();
    if (!s.served) fs::copy_file(s.folder / "columns", fs::path(tight) / "columns");
    fs::remove_all(s.folder);
    fs::rename(tight, s.folder);
    s.db = std::make_unique<Xapian::WritableDatabase>(s.folder.string(), Xapian::DB_OPEN);
  } catch (const Xapian::Error&) {  // no room for two: the loose one does as well
    fs::remove_all(tight, none);
  } catch (const fs::filesystem_error&) {
    fs::remove_all(tight, none);
  }
}

std::optional<std::size_t> update_index(const fs::path& folder, const std::string& project_id,
                                        const model::Model& model, const std::string& version_vector,
                                        const std::string& file_stamp,
                                        const std::function<bool(std::size_t, std::size_t)>& progress) {
  const auto before = state_of_index(folder);
  if (before.project == project_id && before.version_vector == version_vector &&
      before.file_stamp == file_stamp)
    return 0;
  IndexWriter writer(folder, project_id);
  std::set<model::TextId> texts;
  std::size_t done = 0, changed = 0;
  for (const auto& [id, text] : model.texts) {
    const bool owned = model.find(text.interview) != nullptr || model.find(text.document) != nullptr;
    if (owned) texts.insert(id);
    if (owned && !writer.has(id, signature_of(model, text))) {
      writer.put(passages_of(model, text));
      ++changed;
    }
    if (progress && !progress(++done, model.texts.size())) return std::nullopt;
  }
  changed += writer.keep_only(texts);
  writer.commit(version_vector, file_stamp);
  if (before.project != project_id || before.passages == 0) writer.compact();
  return changed;
}

}  // namespace skolanalys::search
