#include <algorithm>
#include <array>
#include <memory>

#include "app/screens/choosing.h"
#include "app/screens/room.h"
#include "app/screens/secret_field.h"
#include "app/session/folder_watch.h"
#include "app/session/safety.h"
#include "app/ui/icons.h"
#include "core/commands/wording.h"
#include "core/error.h"
#include "core/store/merge.h"
#include "core/store/vault.h"
#include "core/text/merge3.h"
#include "core/text/utf8.h"

/// Working with colleagues: what they have done comes in, what was done here goes out, and what two did to
/// the same thing is settled.
namespace skolanalys::screens {
namespace {

using log::Conflict;
using store::MergeSummary;

constexpr std::array kinds{"wording", "field", "kept", "circle", "label"};
constexpr std::array types{"interview", "text", "coding", "code", "memo", "respondent", "document"};

std::string number(std::size_t n) { return std::to_string(n); }

/// Words of one version, told apart by what became of them.
struct Piece {
  enum class Kind { same, added, removed } kind;
  std::string words;
};

std::vector<Piece> compared(const std::string& base, const std::string& version) {
  std::vector<Piece> out;
  text::Pos at = 0;
  for (const auto& h : text::word_difference(base, version)) {
    out.push_back({Piece::Kind::same, std::string(text::slice(version, {at, h.after.from}))});
    out.push_back({Piece::Kind::removed, std::string(text::slice(base, h.before))});
    out.push_back({Piece::Kind::added, std::string(text::slice(version, h.after))});
    at = h.after.to;
  }
  out.push_back({Piece::Kind::same, std::string(text::slice(version, {at, text::length(version)}))});
  return out;
}

/// Draws pieces as running text: what was put in coloured, what was taken away struck through.
void running(ui::Ui& ui, const std::vector<Piece>& pieces) {
  const auto from = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x - ui.px(24);
  const float line = ui::size_of(ui.fonts.body, "Åg").y + ui.px(4);
  auto* draw = ImGui::GetWindowDrawList();
  float x = 0;
  float y = 0;
  for (const auto& piece : pieces) {
    const auto color = piece.kind == Piece::Kind::added     ? ui.colors.accent
                       : piece.kind == Piece::Kind::removed ? ui.colors.muted
                                                            : ui.colors.text;
    for (std::size_t at = 0; at < piece.words.size();) {
      if (piece.words[at] == '\n') {
        x = 0;
        y += line;
        ++at;
        continue;
      }
      auto end = piece.words.find_first_of(" \n", at);
      end = end == std::string::npos ? piece.words.size() : piece.words[end] == ' ' ? end + 1 : end;
      const auto word = piece.words.substr(at, end - at);
      const float w = ui::size_of(ui.fonts.body, word).x;
      if (x > 0 && x + w > width) {
        x = 0;
        y += line;
      }
      const ImVec2 place{from.x + x, from.y + y};
      ui::text_at(ui, place, ui.fonts.body, color, word);
      if (piece.kind == Piece::Kind::removed)
        draw->AddLine({place.x, place.y + line * 0.4F}, {place.x + w, place.y + line * 0.4F}, color);
      x += w;
      at = end;
    }
  }
  ImGui::Dummy({width, y + line});
}

class SharingRoom final : public Room {
 public:
  using Room::Room;

  void reset() override {
    pending_.reset();
    seen_ = 0;
    conflicts_.clear();
    past_.clear();
    own_words_ = {};
    for_.clear();
    colleagues_.clear();
    asks_ = false;
    forget_passphrase();
  }
  void leave() override { forget_passphrase(); }
  bool take_files(const std::vector<std::string>& files) override {
    if (pending_ != nullptr || std::filesystem::path(files.front()).extension() != ".skolsync") return false;
    from_ = files.front();
    look(from_);
    return true;
  }

  void add_commands(session::Commands& commands) override {
    const auto open = [this] { return session.open(); };
    const auto add = [&](const char* id, const char* field_id) {
      commands.add({.id = id,
                    .words = std::string("command.") + id,
                    .act =
                        [this, field_id] {
                          session.go(session::Room{"sharing"});
                          ui.focus_on(field_id);
                        },
                    .section = session::Section::project,
                    .enabled = open});
    };
    add("sharing.merge", "sharing.from");
    add("sharing.send", "sharing.to");
    add("sharing.folder", "sharing.folder");
  }

  void draw(Rect where) override {
    refresh();
    ui::begin_pane(ui, "sharing", where.at, where.size, ui.colors.surface);
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("room.sharing"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("sharing.about"));
    if (pending_ != nullptr)
      draw_pending();
    else
      draw_exchange();
    draw_conflicts();
    draw_past();
    ui::end_pane();
  }

 private:
  struct Shown {
    Conflict conflict;
    std::string sentence;
    std::vector<std::vector<Piece>> versions;
  };

  /// What the conflicts are, worked out when the project has changed.
  void refresh() {
    if (seen_ == session.project().revision()) return;
    seen_ = session.project().revision();
    past_ = store::merges(session.project());
    colleagues_ = store::colleagues(session.project());
    conflicts_.clear();
    for (auto& c : session.project().conflicts()) {
      Shown one;
      auto name = store::called(session.model(), c.type, c.entity);
      if (name.empty()) name = ui.t("merge.unnamed");
      std::string values;
      for (const auto& v : c.versions) values += (values.empty() ? "" : " | ") + v.value;
      one.sentence = ui.t(std::string("merge.conflict.") + kinds.at(static_cast<std::size_t>(c.kind)),
                          {name, c.field, values});
      if (c.kind == Conflict::Kind::wording)
        for (const auto& v : c.versions) one.versions.push_back(compared(c.base, v.value));
      one.conflict = std::move(c);
      conflicts_.push_back(std::move(one));
    }
  }

  // --- coming in, going out
  // -----------------------------------------------------------------------------------

  void draw_exchange() {
    ui::section(ui, ui.t("sharing.in"));
    labelled_path(ui, session, "sharing.from", ui.t("sharing.from"), from_, ui.px(420),
                  {.title = "choose.merge",
                   .endings = {".skolsync", ".skolanalys"},
                   .chosen = [this](const auto& files) { look(files.front()); }});
    if (asks_) {
      secret_field(ui, "sharing.passphrase", ui.t("sharing.passphrase"), passphrase_, ui.px(420));
      if (!session.project().sealed()) {
        ui::paragraph(ui, ui.fonts.small, ui.colors.danger, ui.t("sharing.unseals"));
        if (ui::chip(ui, "sharing.unseal", ui.t("sharing.unseal"), unseal_)) unseal_ = !unseal_;
      }
    }
    if (ui::button(ui, "sharing.look", ui.t("sharing.look"), ui::ButtonKind::primary, ui::icon::merge) &&
        !from_.empty())
      look(from_);
    ui::section(ui, ui.t("sharing.out"));
    if (!colleagues_.empty()) {
      // What is new since the last that came from somebody; who has nothing yet gets everything.
      ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("sharing.for"));
      for (const auto& name : colleagues_) {
        if (ui::chip(ui, "sharing.for." + name, ui.t("sharing.new_for", {name}), for_ == name)) for_ = name;
        ImGui::SameLine();
      }
      if (ui::chip(ui, "sharing.for_all", ui.t("sharing.everything"), for_.empty())) for_.clear();
    }
    labelled_path(
        ui, session, "sharing.to", ui.t("sharing.to"), to_, ui.px(420),
        {.what = session::FileWish::What::save,
         .title = "choose.send",
         .endings = {".skolsync"},
         .start = to_.empty() ? std::filesystem::path(session.project().path()).replace_extension(".skolsync")
                              : std::filesystem::path(to_)});
    if (ui::button(ui, "sharing.send", ui.t("sharing.send"), ui::ButtonKind::plain) && !to_.empty()) send();
    ui::section(ui, ui.t("sharing.shared"));
    auto& shared = session.shared_folder();
    if (!shared.on()) {
      labelled_path(ui, session, "sharing.folder", ui.t("sharing.folder"), folder_name_, ui.px(420),
                    {.what = session::FileWish::What::folder, .title = "choose.shared"});
      if (ui::button(ui, "sharing.watch", ui.t("sharing.watch"), ui::ButtonKind::plain, ui::icon::sync) &&
          !folder_name_.empty())
        shared.begin(folder_name_);
    } else {
      ui::words(ui, ui.fonts.body, ui.colors.text, shared.folder().string());
      if (!shared.told().empty()) ui::words(ui, ui.fonts.small, ui.colors.muted, shared.told());
      if (ui::button(ui, "sharing.stop", ui.t("sharing.stop"))) shared.end();
    }
  }

  void look(const std::filesystem::path& source) {
    auto own = std::make_shared<store::Snapshot>(session.project().snapshot());
    store::Ways ways;
    ways.passphrase = passphrase_;
    ways.unseal = unseal_;
    if (const auto mine = store::find_identity(store::identity_folder())) ways.identity = mine->private_key;
    forget_passphrase();
    // Told by the job itself, so that a passphrase can be asked for.
    struct Looked {
      std::shared_ptr<store::Merge> merge;
      std::optional<Error> fault;
    };
    session.jobs.start<Looked>(
        ui.t("job.merge"),
        [own, source, ways](session::Progress& progress) {
          Looked out;
          try {
            std::vector<store::Incoming> incoming;
            incoming.push_back(store::read_incoming(source, *own, ways));
            progress.check();
            out.merge = std::make_shared<store::Merge>(store::work_out(*own, std::move(incoming)));
          } catch (const Error& fault) {
            out.fault = fault;
          }
          return out;
        },
        [this](Looked looked) {
          pending_ = std::move(looked.merge);
          asks_ = false;
          if (!looked.fault) return;
          const auto& id = looked.fault->id();
          asks_ = id == "error.merge_sealed" || id == "error.merge_unseals" || id == "error.passphrase_wrong";
          if (id == "error.merge_sealed" || id == "error.merge_unseals") {
            ui.focus_on("sharing.passphrase");
            ui.toast(ui.t("sharing.sealed"));
          } else {
            session.act([&] { throw Error(*looked.fault); });
          }
        });
  }

  void forget_passphrase() {
    store::wipe(passphrase_);
    passphrase_.clear();
    unseal_ = false;
  }

  void send() {
    session.act([&] {
      std::filesystem::path to = to_;
      if (to.extension() != ".skolsync") to += ".skolsync";
      const auto since = for_.empty() ? log::Vector() : store::known_of(session.project(), for_);
      const auto bundle = store::bundle_since(session.project(), since);
      const auto key = session.project().snapshot().key;
      session.jobs.start(
          ui.t("job.send"),
          [bundle, key, to](session::Progress&) { store::save_bundle(to, store::write_bundle(bundle, key)); },
          [this, to, n = bundle.operations.size()] {
            ui.toast(ui.t("sharing.sent", {to.string(), number(n)}));
          });
    });
  }

  // --- what would come in
  // -------------------------------------------------------------------------------------

  void draw_counts(const MergeSummary& s, const char* erased) {
    for (const auto& gone : s.erased) {
      ui::paragraph(ui, ui.fonts.bold, ui.colors.danger, session.safety().told(gone, erased));
      std::string names;
      for (const auto& name : gone.names) names += (names.empty() ? "" : " · ") + name;
      if (!names.empty()) ui::paragraph(ui, ui.fonts.body, ui.colors.text, names);
    }
    for (const char* type : types) {
      const auto gone = static_cast<std::size_t>(std::count_if(
          s.items.begin(), s.items.end(), [&](const auto& i) { return i.type == type && i.gone; }));
      const auto fresh = s.count(type, true);
      const auto changed = s.count(type, false);
      if (fresh + changed + gone == 0) continue;
      ui::words(ui, ui.fonts.body, ui.colors.text,
                ui.t("sharing.counts", {ui.t(std::string("merge.type.") + type), number(fresh),
                                        number(changed), number(gone)}));
    }
    for (const auto& i : s.items)
      if (i.type == "text")
        ui::words(ui, ui.fonts.small, ui.colors.muted,
                  ui.t("sharing.note", {i.name.empty() ? ui.t("merge.unnamed") : i.name, number(i.words_in),
                                        number(i.words_out)}));
    if (s.waiting > 0)
      ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("cli.merge.waiting", {number(s.waiting)}));
  }

  void draw_pending() {
    const auto& s = pending_->summary;
    ui::section(ui, ui.t("sharing.would"));
    std::string people;
    for (const auto& p : s.people) people += (people.empty() ? "" : ", ") + p;
    ui::words(ui, ui.fonts.body, ui.colors.text,
              s.operations == 0 && s.erased.empty()
                  ? ui.t("cli.merge.nothing", {number(s.known)})
                  : ui.t("cli.merge.would", {number(s.operations), people}));
    draw_counts(s, "merge.would_erase");
    if (s.other_project) ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("sharing.separate"));
    if (!s.conflicts.empty())
      ui::words(ui, ui.fonts.body, ui.colors.danger, ui.t("sharing.clashes", {number(s.conflicts.size())}));
    bool leave = ui.take(platform::Key::escape);
    const bool any = s.operations + s.waiting + s.erased.size() > 0;
    if (any && ui::button(ui, "sharing.take", ui.t("sharing.take"), ui::ButtonKind::primary)) {
      session.safety().take_in(std::exchange(pending_, nullptr), {}, [this](const MergeSummary& summary) {
        ui.toast(summary.erased.empty() ? ui.t("sharing.taken")
                                        : session.safety().told(summary.erased.front(), "merge.erased"));
      });
      return;
    }
    if (any) ImGui::SameLine();
    if (ui::button(ui, "sharing.leave", ui.t("cancel"))) leave = true;
    if (leave) pending_.reset();
  }

  // --- conflicts
  // -------------------------------------------------------------------------------------------------

  void draw_conflicts() {
    if (conflicts_.empty()) return;
    ui::section(ui, ui.t("sharing.conflicts", {number(conflicts_.size())}));
    for (std::size_t i = 0; i < conflicts_.size(); ++i) {
      const auto& one = conflicts_[i];
      const auto id = "sharing.conflict." + number(i);
      ui::paragraph(ui, ui.fonts.bold, ui.colors.text, one.sentence);
      const bool wording = one.conflict.kind == Conflict::Kind::wording;
      if (wording ? draw_wording(one, id) : draw_value(one, id)) return;  // the list is another now
      ImGui::Dummy({0, ui.px(14)});
    }
  }

  bool draw_wording(const Shown& one, const std::string& id) {
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("sharing.before"));
    ui::paragraph(ui, ui.fonts.body, ui.colors.muted, one.conflict.base);
    for (std::size_t v = 0; v < one.versions.size(); ++v) {
      ui::words(ui, ui.fonts.small, ui.colors.muted,
                ui.t("sharing.version", {std::string(1, static_cast<char>('A' + static_cast<int>(v % 26)))}));
      running(ui, one.versions[v]);
    }
    const auto choose = [&](commands::Wordings choice, const std::string& words) {
      session.act([&] { commands::choose_wording(session.project(), one.conflict, choice, words); });
      ui.toast(ui.t("sharing.chosen"));
      own_words_ = {};
      return true;
    };
    if (own_words_.first == id) {
      ui::area(ui, id + ".words", own_words_.second, {ui.px(560), ui.px(110)});
      if (ui::button(ui, id + ".use", ui.t("sharing.use"), ui::ButtonKind::primary))
        return choose(commands::Wordings::own, std::string(own_words_.second));
      ImGui::SameLine();
      if (ui::button(ui, id + ".not", ui.t("cancel"))) own_words_ = {};
      return false;
    }
    if (ui::button(ui, id + ".first", ui.t("sharing.first"))) return choose(commands::Wordings::first, {});
    ImGui::SameLine();
    if (ui::button(ui, id + ".second", ui.t("sharing.second"))) return choose(commands::Wordings::second, {});
    ImGui::SameLine();
    if (ui::button(ui, id + ".both", ui.t("sharing.both"))) return choose(commands::Wordings::both, {});
    ImGui::SameLine();
    if (ui::button(ui, id + ".edit", ui.t("sharing.edit"))) {
      own_words_ = {id, {}};
      for (const auto& v : one.conflict.versions)
        own_words_.second += (own_words_.second.empty() ? "" : "\n") + v.value;
    }
    ImGui::SameLine();
    if (ui::button(ui, id + ".show", ui.t("sharing.show"), ui::ButtonKind::quiet))
      session.go_to(model::TextId(one.conflict.entity), one.conflict.versions.front().range);
    return false;
  }

  bool draw_value(const Shown& one, const std::string& id) {
    if (one.conflict.kind != Conflict::Kind::field) return false;
    for (std::size_t v = 0; v < one.conflict.versions.size(); ++v) {
      if (v > 0) ImGui::SameLine();
      auto value = one.conflict.versions[v].value;
      if (value.size() > 60) value = std::string(text::slice(value, {0, 40})) + "…";
      if (ui::button(ui, id + "." + number(v), value)) {
        session.act([&] { commands::choose_value(session.project(), one.conflict, v); });
        return true;
      }
    }
    return false;
  }

  // --- looking through what came in
  // -------------------------------------------------------------------------

  void draw_past() {
    if (past_.empty()) return;
    ui::section(ui, ui.t("sharing.past"));
    std::size_t shown = 0;
    for (auto merge = past_.rbegin(); merge != past_.rend() && shown < 10; ++merge, ++shown) {
      const auto day = std::chrono::floor<std::chrono::days>(merge->when);
      std::string people;
      for (const auto& p : merge->summary.people) people += (people.empty() ? "" : ", ") + p;
      ui::words(ui, ui.fonts.bold, ui.colors.text,
                model::to_string(model::Date(day)) + (people.empty() ? "" : " · ") + people);
      draw_counts(merge->summary, "merge.erased");
      std::size_t rows = 0;
      for (const auto& item : merge->summary.items) {
        if (item.type != "text" || item.name.empty() || ++rows > 20) continue;
        if (ui::button(ui, "sharing.past." + number(shown) + "." + number(rows), item.name,
                       ui::ButtonKind::quiet))
          session.go_to(model::TextId(item.id), {});
      }
    }
  }

  std::string from_, to_, folder_name_;
  std::string passphrase_;  // of a sealed copy that is looked at
  bool asks_ = false, unseal_ = false;
  std::string for_;  // whom what is sent is for; empty = everything
  std::vector<std::string> colleagues_;
  std::shared_ptr<store::Merge> pending_;
  std::uint64_t seen_ = 0;
  std::vector<Shown> conflicts_;
  std::vector<store::PastMerge> past_;
  std::pair<std::string, std::string> own_words_;  // of which conflict
};

}  // namespace

std::unique_ptr<Room> make_sharing(ui::Ui& ui, session::Session& session) {
  return std::make_unique<SharingRoom>(ui, session);
}

}  // namespace skolanalys::screens
