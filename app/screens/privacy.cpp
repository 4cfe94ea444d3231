#include <algorithm>
#include <chrono>
#include <memory>

#include "app/screens/erasing.h"
#include "app/screens/room.h"
#include "app/session/lexicon.h"
#include "app/ui/icons.h"
#include "core/privacy/approval.h"
#include "core/privacy/review.h"

namespace skolanalys::screens {
namespace {

using model::HitDecision;

enum class Tab { names, quotes, consents, exports, erase };
constexpr const char* tab_ids[] = {"names", "quotes", "consents", "exports", "erase"};

std::string day_of(model::Moment when) {
  return model::to_string(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(when)));
}
model::Date today() {
  return std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
}

/// Names that stand or may stand in the project, one decision a key; what respondents say of being quoted and
/// of taking part; what has left the house.
class PrivacyRoom final : public Room {
 public:
  using Room::Room;

  void enter() override { looked_at_ = ~0ULL; }
  void reset() override {
    review_ = {};
    looked_at_ = ~0ULL;
    looking_ = false;  // what was under way is of the old project and is never delivered
    chosen_ = 0;
    respondent_ = {};
    coding_ = {};
    loaded_ = ~0ULL;
    erasing_.reset();
  }

  void draw(Rect where) override {
    look();
    const float head = ui.px(58);
    ui::begin_pane(ui, "privacy.tabs", where.at, {where.size.x, head}, ui.colors.raised);
    for (int i = 0; i < static_cast<int>(std::size(tab_ids)); ++i) {
      if (i > 0) ImGui::SameLine();
      auto words = ui.t(std::string("privacy.tab.") + tab_ids[i]);
      if (i == 0 && review_.undecided > 0) words += "  " + std::to_string(review_.undecided);
      if (ui::chip(ui, std::string("privacy.tab.") + tab_ids[i], words, static_cast<int>(tab_) == i))
        tab_ = static_cast<Tab>(i);
    }
    ui::end_pane();
    const Rect rest{{where.at.x, where.at.y + head}, {where.size.x, where.size.y - head}};
    const float side = std::min(ui.px(440), rest.size.x / 2);
    const Rect list{rest.at, {rest.size.x - side, rest.size.y}};
    const Rect detail{{rest.at.x + rest.size.x - side, rest.at.y}, {side, rest.size.y}};
    switch (tab_) {
      case Tab::names:
        names(list, detail);
        break;
      case Tab::quotes:
        quotes(list, detail);
        break;
      case Tab::consents:
        consents(list, detail);
        break;
      case Tab::exports:
        exports(list, detail);
        break;
      case Tab::erase:
        erasing_.draw(list, detail);
        break;
    }
  }

 private:
  /// Asks for a review where the project has changed since the last; on another thread, of a copy.
  void look() {
    const auto now = session.project().revision();
    if (looked_at_ == now || looking_) return;
    looking_ = true;
    looked_at_ = now;
    session.jobs.start<privacy::Review>(
        ui.t("privacy.job"),
        [model = session.snapshot()](session::Progress&) {
          return privacy::review(*model, session::lexicon());
        },
        [this](privacy::Review found) {
          looking_ = false;
          const auto before = chosen_ < review_.hits.size() ? review_.hits[chosen_] : privacy::Hit();
          review_ = std::move(found);
          chosen_ = 0;
          // The same place, or the next that needs a decision after it.
          for (std::size_t i = 0; i < review_.hits.size(); ++i)
            if (review_.hits[i].entity == before.entity && review_.hits[i].field == before.field &&
                review_.hits[i].range == before.range)
              chosen_ = i;
          if (!before.entity) step_to_undecided();
        });
  }

  void step_to_undecided() {
    const auto n = review_.hits.size();
    for (std::size_t i = 0; i < n; ++i) {
      const auto at = (chosen_ + i) % n;
      if (review_.hits[at].decision != HitDecision::undecided) continue;
      chosen_ = at;
      follow_ = true;
      return;
    }
  }

  void decide(HitDecision decision, bool all, model::PseudonymId who = {}) {
    if (chosen_ >= review_.hits.size()) return;
    const auto hit = review_.hits[chosen_];
    const auto hits = all ? privacy::same_as(review_, hit, true) : std::vector{hit};
    session.act([&] {
      privacy::decide(session.project(), hits.empty() ? std::vector{hit} : hits,
                      {.decision = decision, .instead = instead_, .pseudonym = who, .kind = kind_},
                      all && !hit.known);
      // Shown at once; the review that follows confirms it.
      for (auto& other : review_.hits)
        for (const auto& one : hits.empty() ? std::vector{hit} : hits)
          if (other.entity == one.entity && other.range == one.range && other.field == one.field &&
              other.decision == HitDecision::undecided) {
            other.decision = decision;
            review_.undecided -= review_.undecided > 0 ? 1 : 0;
          }
      kind_.reset();
      step_to_undecided();
    });
  }

  void keys() {
    if (ui::Ui::typing_in_field()) return;
    const auto last = review_.hits.empty() ? 0 : review_.hits.size() - 1;
    if (ui.take_letter('r', false)) return decide(HitDecision::replace, false);
    if (ui.take_letter('r', false, true)) return decide(HitDecision::replace, true);
    if (ui.take_letter('b', false)) return decide(HitDecision::keep, false);
    if (ui.take_letter('b', false, true)) return decide(HitDecision::keep, true);
    if (ui.take_letter('g', false)) return generalise(false);
    if (ui.take_letter('g', false, true)) return generalise(true);
    if (ui.take_letter('n', false)) {
      chosen_ = std::min(chosen_ + 1, last);
      follow_ = true;
    }
    if (ui.take_letter('p', false)) {
      chosen_ -= chosen_ > 0 ? 1 : 0;
      follow_ = true;
    }
  }
  void generalise(bool all) {
    if (instead_.empty()) {
      ui.focus_on("privacy.instead");
      return;
    }
    decide(HitDecision::generalise, all);
  }

  void names(Rect list, Rect detail) {
    keys();
    ui::begin_pane(ui, "privacy.list", list.at, list.size, ui.colors.surface);
    if (review_.hits.empty()) {
      ui::empty_state(ui, looking_ ? ui::icon::search : ui::icon::check_circle,
                      ui.t(looking_ ? "privacy.looking" : "privacy.no_hits"));
    } else {
      if (ui::chip(ui, "privacy.only_undecided", ui.t("privacy.only_undecided"), only_undecided_))
        only_undecided_ = !only_undecided_;
      shown_.clear();
      for (std::size_t i = 0; i < review_.hits.size(); ++i)
        if (!only_undecided_ || review_.hits[i].decision == HitDecision::undecided || i == chosen_)
          shown_.push_back(i);
      const float height = ui.px(46);
      ImGui::BeginChild("hits");
      if (follow_) {
        const auto at = std::find(shown_.begin(), shown_.end(), chosen_);
        const auto row = static_cast<float>(at - shown_.begin());
        const float spacing = height + ImGui::GetStyle().ItemSpacing.y;
        ImGui::SetScrollY(std::max(0.0F, row * spacing - ImGui::GetWindowHeight() / 3));
        follow_ = false;
      }
      ImGuiListClipper clipper;
      clipper.Begin(static_cast<int>(shown_.size()), height + ImGui::GetStyle().ItemSpacing.y);
      while (clipper.Step())
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
          const auto at = shown_[static_cast<std::size_t>(i)];
          const auto& hit = review_.hits[at];
          ui::RowLook look;
          look.height = height;
          look.selected = at == chosen_;
          look.bold = hit.decision == HitDecision::undecided;
          look.detail = "…" + hit.before + hit.words + hit.after;
          look.count = ui.t("privacy.decision." + std::string(model::id_of(hit.decision)));
          if (ui::row(ui, "privacy.hit." + std::to_string(at + 1), hit.words, look)) chosen_ = at;
        }
      ImGui::EndChild();
    }
    ui::end_pane();

    ui::begin_pane(ui, "privacy.detail", detail.at, detail.size, ui.colors.raised);
    ui::words(ui, ui.fonts.title, ui.colors.text,
              ui.t("privacy.left", {std::to_string(review_.undecided), std::to_string(review_.hits.size())}));
    if (chosen_ < review_.hits.size()) hit_detail(review_.hits[chosen_]);
    dictionary();
    ui::end_pane();
  }

  void hit_detail(const privacy::Hit& hit) {
    ui::words(ui, ui.fonts.small, ui.colors.muted,
              hit.where + (hit.where.empty() ? "" : " · ") +
                  ui.t("privacy.kind." + std::string(model::id_of(hit.kind))));
    ImGui::Dummy({0, ui.px(4)});
    ui::paragraph(ui, ui.fonts.body, ui.colors.text,
                  "…" + hit.before + "[" + hit.words + "]" + hit.after + "…");
    const auto becomes = hit.decision == HitDecision::generalise ? hit.instead : hit.replacement;
    if (!becomes.empty())
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("privacy.becomes", {hit.words, becomes}));
    ImGui::Dummy({0, ui.px(6)});
    if (!hit.known) {
      for (const auto kind : {model::NameKind::person, model::NameKind::school, model::NameKind::place,
                              model::NameKind::other}) {
        const std::string id(model::id_of(kind));
        if (ui::chip(ui, "privacy.kind." + id, ui.t("privacy.kind." + id), kind_.value_or(hit.kind) == kind))
          kind_ = kind;
        ImGui::SameLine();
      }
      ImGui::NewLine();
    }
    const auto alike = hit.choices.empty() ? std::size_t{0} : privacy::same_as(review_, hit, true).size();
    for (const auto choice : hit.choices) {
      const auto found = session.model().pseudonyms.find(choice);
      if (found == session.model().pseudonyms.end()) continue;
      if (ui::button(ui, "privacy.who." + model::to_string(choice),
                     found->second.original + " → " + found->second.replacement)) {
        decide(HitDecision::replace, false, choice);
        return;
      }
      if (alike < 2) continue;
      ImGui::SameLine();
      if (ui::button(ui, "privacy.who_all." + model::to_string(choice),
                     ui.t("privacy.who_all", {std::to_string(alike)}), ui::ButtonKind::quiet)) {
        decide(HitDecision::replace, true, choice);
        return;
      }
    }
    if (hit.choices.empty() &&
        ui::button(ui, "privacy.replace", ui.t("privacy.replace"), ui::ButtonKind::primary)) {
      decide(HitDecision::replace, false);
      return;
    }
    if (hit.choices.empty()) ImGui::SameLine();
    if (ui::button(ui, "privacy.keep", ui.t("privacy.keep"))) {
      decide(HitDecision::keep, false);
      return;
    }
    ImGui::SameLine();
    if (ui::button(ui, "privacy.generalise", ui.t("privacy.generalise"))) {
      generalise(false);
      return;
    }
    ui::field(ui, "privacy.instead", instead_, ui.t("privacy.instead"), -1);
    if (ui::button(ui, "privacy.replace_all", ui.t("privacy.replace_all"), ui::ButtonKind::quiet)) {
      decide(HitDecision::replace, true);
      return;
    }
    ImGui::SameLine();
    if (ui::button(ui, "privacy.keep_all", ui.t("privacy.keep_all"), ui::ButtonKind::quiet)) {
      decide(HitDecision::keep, true);
      return;
    }
    if (hit.in_note && ui::button(ui, "privacy.go", ui.t("privacy.go"), ui::ButtonKind::quiet))
      session.go_to(model::TextId(hit.entity), hit.range);
  }

  void dictionary() {
    ui::section(ui, ui.t("privacy.dictionary", {std::to_string(session.model().pseudonyms.size())}));
    const float room = ImGui::GetContentRegionAvail().x - ui.px(32 + 2 * 8);
    ui::field(ui, "privacy.new_name", name_, ui.t("privacy.new_name"), std::min(ui.px(180), room * 0.55F));
    ImGui::SameLine();
    ui::field(ui, "privacy.new_instead", name_instead_, ui.t("privacy.new_instead"),
              std::min(ui.px(150), room * 0.45F));
    ImGui::SameLine();
    if (ui::icon_button(ui, "privacy.add", ui::icon::add, ui.t("privacy.add")) && !name_.empty())
      session.act([&] {
        privacy::set_name(session.project(), kind_.value_or(model::NameKind::person), name_, name_instead_);
        name_.clear();
        name_instead_.clear();
      });
    model::PseudonymId gone;
    for (const auto& [id, name] : session.model().pseudonyms) {
      ui::RowLook look;
      look.height = ui.px(28);
      look.count = name.replacement;
      if (ui::row(ui, "privacy.name." + name.original, name.original, look)) {
        name_ = name.original;
        name_instead_ = name.replacement;
        kind_ = name.kind;
        editing_ = id;
      }
      if (editing_ == id &&
          ui::button(ui, "privacy.remove", ui.t("privacy.remove"), ui::ButtonKind::quiet, ui::icon::remove))
        gone = id;
    }
    if (gone)
      session.act([&] {
        privacy::remove_name(session.project(), gone);
        name_.clear();
        name_instead_.clear();
        editing_ = {};
      });
  }

  void quotes(Rect list, Rect detail) {
    ui::begin_pane(ui, "privacy.list", list.at, list.size, ui.colors.surface);
    const auto& model = session.model();
    if (quotes_at_ != session.project().revision()) {
      quotes_at_ = session.project().revision();
      quotes_.clear();
      for (const auto& e : session.evidence())
        if (e.interview != nullptr) {
          const auto say = privacy::say_of(model, *e.coding);
          quotes_.push_back({e.coding->id, e.quote, e.reference + " · " + model::Model::called(*e.interview),
                             say.standing});
        }
    }
    if (quotes_.empty()) ui::empty_state(ui, ui::icon::label, ui.t("privacy.no_quotes"));
    const float height = ui.px(46);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(quotes_.size()), height + ImGui::GetStyle().ItemSpacing.y);
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
        const auto& quote = quotes_[static_cast<std::size_t>(i)];
        ui::RowLook look;
        look.height = height;
        look.detail = quote.where;
        look.selected = quote.coding == coding_;
        look.count = ui.t("privacy.approval." + std::string(privacy::id_of(quote.standing)));
        if (ui::row(ui, "privacy.quote." + std::to_string(i + 1), quote.words, look)) {
          coding_ = quote.coding;
          wanted_.clear();
        }
      }
    ui::end_pane();
    ui::begin_pane(ui, "privacy.detail", detail.at, detail.size, ui.colors.raised);
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("privacy.tab.quotes"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("privacy.quotes_about"));
    if (const auto* coding = model.find(coding_)) {
      const auto say = privacy::say_of(model, *coding);
      ImGui::Dummy({0, ui.px(6)});
      ui::paragraph(ui, ui.fonts.body, ui.colors.text, ui.t("quoted", {coding->quote}));
      auto standing = ui.t("privacy.approval." + std::string(privacy::id_of(say.standing)));
      if (say.approval != nullptr && say.approval->date)
        standing += " · " + model::to_string(*say.approval->date);
      if (say.approval != nullptr && !say.approval->by.empty()) standing += " · " + say.approval->by;
      ui::words(ui, ui.fonts.small, ui.colors.muted, standing);
      if (say.standing == privacy::Standing::changed)
        ui::paragraph(ui, ui.fonts.body, ui.colors.text, ui.t("quoted", {say.words}));
      const auto answer = [&](const char* id, model::ApprovalState state, ui::ButtonKind kind) {
        const bool keyed =
            !ui::Ui::typing_in_field() && ui.take_letter(ui.t(std::string("privacy.key.") + id).at(0), false);
        if (ui::button(ui, std::string("privacy.answer.") + id, ui.t(std::string("privacy.answer.") + id),
                       kind) ||
            keyed)
          session.act([&] {
            privacy::set_approval(session.project(), coding_, state, wanted_, session.settings.initials,
                                  today());
          });
      };
      answer("asked", model::ApprovalState::asked, ui::ButtonKind::plain);
      ImGui::SameLine();
      answer("approved", model::ApprovalState::approved, ui::ButtonKind::primary);
      ImGui::SameLine();
      answer("refused", model::ApprovalState::refused, ui::ButtonKind::plain);
      ui::area(ui, "privacy.wanted", wanted_, {-1, ui.px(70)});
      answer("changed", model::ApprovalState::changed, ui::ButtonKind::plain);
      if (ui::button(ui, "privacy.go", ui.t("privacy.go"), ui::ButtonKind::quiet))
        session.go_to(coding->text, coding->range);
    }
    ui::end_pane();
  }

  void consents(Rect list, Rect detail) {
    const auto& model = session.model();
    const auto said = [&](const std::optional<bool>& consent) {
      return ui.t(!consent   ? "privacy.consent.unknown"
                  : *consent ? "privacy.consent.yes"
                             : "privacy.consent.no");
    };
    ui::begin_pane(ui, "privacy.list", list.at, list.size, ui.colors.surface);
    if (model.respondents.empty()) ui::empty_state(ui, ui::icon::person, ui.t("privacy.no_respondents"));
    for (const auto& [id, person] : model.respondents) {
      ui::RowLook look;
      look.height = ui.px(46);
      look.selected = respondent_ == id;
      for (const auto& role : person.roles)
        look.detail += (look.detail.empty() ? "" : ", ") + assets::roles().name(role, ui.words->language());
      look.count = ui.t("privacy.consent.line", {said(person.consent_notes), said(person.consent_quotes),
                                                 said(person.consent_recording)});
      if (ui::row(ui, "privacy.person." + person.label,
                  person.label + (person.name.empty() ? "" : " · " + person.name), look)) {
        respondent_ = id;
        loaded_ = ~0ULL;
      }
    }
    ui::end_pane();
    ui::begin_pane(ui, "privacy.detail", detail.at, detail.size, ui.colors.raised);
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("privacy.tab.consents"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("privacy.consents_about"));
    const auto* person = model.find(respondent_);
    if (person == nullptr) {
      ui::end_pane();
      return;
    }
    if (loaded_ != session.project().structure_revision() && !ui::Ui::typing_in_field()) {
      loaded_ = session.project().structure_revision();
      date_ = person->consent_date ? model::to_string(*person->consent_date) : "";
      form_ = person->consent_form;
    }
    auto wanted = *person;
    bool changed = false;
    ui::section(ui, person->label);
    const auto ask = [&](const char* id, std::optional<bool>& value) {
      ui::words(ui, ui.fonts.body, ui.colors.text, ui.t(std::string("privacy.consent.") + id));
      for (const auto& [name, is] :
           {std::pair("yes", std::optional(true)), std::pair("no", std::optional(false)),
            std::pair("unknown", std::optional<bool>())}) {
        if (ui::chip(ui, std::string("consent.") + id + "." + name,
                     ui.t(std::string("privacy.consent.") + name), value == is)) {
          value = is;
          changed = true;
        }
        ImGui::SameLine();
      }
      ImGui::NewLine();
    };
    ask("notes", wanted.consent_notes);
    ask("quotes", wanted.consent_quotes);
    ask("recording", wanted.consent_recording);
    if (ui::chip(ui, "consent.guardian", ui.t("privacy.consent.guardian"), wanted.guardian_consent)) {
      wanted.guardian_consent = !wanted.guardian_consent;
      changed = true;
    }
    ui::labelled_field(ui, "consent.date", ui.t("privacy.consent.date"), date_, ui.px(140));
    ui::labelled_field(ui, "consent.form", ui.t("privacy.consent.form"), form_, ui.px(260));
    if (ui::button(ui, "consent.save", ui.t("privacy.save"), ui::ButtonKind::primary)) {
      wanted.consent_form = form_;
      wanted.consent_date = model::parse_date(date_);
      if (!date_.empty() && !wanted.consent_date)
        ui.complain(ui.t("error.no_date", {date_}));
      else
        changed = true;
    }
    if (changed) session.act([&] { privacy::set_consent(session.project(), wanted); });
    ui::end_pane();
  }

  void exports(Rect list, Rect detail) {
    const auto& model = session.model();
    ui::begin_pane(ui, "privacy.list", list.at, list.size, ui.colors.surface);
    if (model.export_records.empty()) ui::empty_state(ui, ui::icon::download, ui.t("privacy.no_exports"));
    for (auto at = model.export_records.rbegin(); at != model.export_records.rend(); ++at) {
      const auto& record = at->second;
      ui::RowLook look;
      look.height = ui.px(46);
      look.detail = day_of(record.when) + " · " +
                    (record.recipient.empty() ? ui.t("privacy.audience.ourselves") : record.recipient) +
                    " · " + ui.t(record.pseudonymised ? "privacy.pseudonymised" : "privacy.with_names") +
                    (record.by.empty() ? "" : " · " + record.by) + " · SHA-256 " +
                    record.sha256.substr(0, 12);
      look.count = ui.t("privacy.status." + record.status);
      (void)ui::row(ui, "privacy.export." + model::to_string(record.id), record.file_name, look);
    }
    ui::end_pane();
    ui::begin_pane(ui, "privacy.detail", detail.at, detail.size, ui.colors.raised);
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("privacy.tab.exports"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("privacy.exports_about"));
    ui::section(ui, ui.t("privacy.retain"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("privacy.retain_about"));
    if (retain_at_ != session.project().structure_revision() && !ui::Ui::typing_in_field()) {
      retain_at_ = session.project().structure_revision();
      retain_ = model.engagement.retain_until ? model::to_string(*model.engagement.retain_until) : "";
    }
    ui::labelled_field(ui, "privacy.retain", ui.t("privacy.retain_date"), retain_, ui.px(140));
    if (ui::button(ui, "privacy.retain_save", ui.t("privacy.save"), ui::ButtonKind::primary)) {
      const auto date = model::parse_date(retain_);
      if (!retain_.empty() && !date)
        ui.complain(ui.t("error.no_date", {retain_}));
      else
        session.act([&] { privacy::set_retention(session.project(), date); });
    }
    if (const auto days = privacy::days_left(model, today()))
      ui::paragraph(ui, ui.fonts.small, *days <= 0 ? ui.colors.of("#C0392B") : ui.colors.muted,
                    *days <= 0
                        ? ui.t("privacy.retain_passed", {model::to_string(*model.engagement.retain_until)})
                        : ui.t("privacy.retain_left", {std::to_string(*days)}));
    ui::end_pane();
  }

  struct Quote {
    model::CodingId coding;
    std::string words, where;
    privacy::Standing standing;
  };

  Tab tab_ = Tab::names;
  Erasing erasing_{ui, session};
  privacy::Review review_;
  std::uint64_t looked_at_ = ~0ULL, quotes_at_ = ~0ULL, loaded_ = ~0ULL, retain_at_ = ~0ULL;
  bool looking_ = false, only_undecided_ = false, follow_ = false;
  std::size_t chosen_ = 0;
  std::vector<std::size_t> shown_;
  std::optional<model::NameKind> kind_;
  std::string instead_, name_, name_instead_, wanted_, date_, form_, retain_;
  model::PseudonymId editing_;
  model::RespondentId respondent_;
  model::CodingId coding_;
  std::vector<Quote> quotes_;
};

}  // namespace

std::unique_ptr<Room> make_privacy(ui::Ui& ui, session::Session& session) {
  return std::make_unique<PrivacyRoom>(ui, session);
}

}  // namespace skolanalys::screens
