#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "app/screens/applicants.h"
#include "app/screens/choosing.h"
#include "app/screens/form.h"
#include "app/screens/letters_editor.h"
#include "app/screens/room.h"
#include "app/session/lexicon.h"
#include "app/ui/icons.h"
#include "core/commands/application.h"
#include "core/error.h"
#include "core/exchange/application_form.h"
#include "core/report/letters.h"
#include "core/report/write.h"

/// Expressions of interest: who has signed, when they came, what was decided and why, the letter of answer.
namespace skolanalys::screens {
namespace {

using model::Decision;

std::string text_of(const std::optional<model::Date>& date) { return date ? model::to_string(*date) : ""; }

std::string whole(double value) { return std::to_string(static_cast<long>(value)); }

/// Who may sign, in the order of the form.
constexpr const char* signing[] = {"namndordforande", "kommunstyrelsens-ordforande", "forvaltningschef"};

class ApplicationsRoom final : public Room {
 public:
  ApplicationsRoom(ui::Ui& lent_ui, session::Session& lent_session)
      : Room(lent_ui, lent_session), applicants_(lent_ui, lent_session), letters_(lent_ui, lent_session) {}

  void reset() override {
    chosen_ = {};
    cohort_ = {};
    mode_ = Mode::none;
    applicants_.reset();
    letters_.reset();
  }

  void draw(Rect where) override {
    const float left = std::min(ui.px(360), where.size.x * 0.42F);
    list({where.at, {left, where.size.y}});
    ui::begin_pane(ui, "apply.form", {where.at.x + left, where.at.y}, {where.size.x - left, where.size.y},
                   ui.colors.surface);
    switch (mode_) {
      case Mode::none:
        ui::empty_state(ui, ui::icon::description, ui.t("apply.empty"));
        break;
      case Mode::application:
        application();
        break;
      case Mode::cohort:
        cohort();
        break;
      case Mode::compare:
        applicants_.draw([this](model::ApplicationId id) { load(id); });
        break;
      case Mode::letters:
        letters_.draw();
        break;
    }
    ui::end_pane();
  }

  void offer(std::vector<Found>& found) override {
    for (const auto& [id, a] : session.model().applications)
      found.push_back({"find.application." + to_string(id), municipality_name(a.municipality_code),
                       ui.t("room.applications"), [this, key = id] {
                         session.go({"applications"});
                         load(key);
                       }});
  }

 private:
  enum class Mode { none, application, cohort, compare, letters };

  void load(model::ApplicationId id) {
    const auto& a = session.model().applications.at(id);
    mode_ = Mode::application;
    chosen_ = id;
    form_ = a;
    name_ = municipality_name(a.municipality_code);
    received_ = text_of(a.received);
    price_ = a.price ? whole(*a.price) : "";
    reason_ = a.decision_reason;
    by_ = a.decided_by.empty() ? session.settings.initials : a.decided_by;
  }

  void load(const model::Cohort& c) {
    mode_ = Mode::cohort;
    cohort_ = c;
    last_ = text_of(c.last_date);
    from_ = text_of(c.from);
    to_ = text_of(c.to);
    places_ = c.places > 0 ? std::to_string(c.places) : "";
    days_ = c.interviewer_days > 0 ? std::to_string(c.interviewer_days) : "";
    price_ = c.price > 0 ? whole(c.price) : "";
    includes_.clear();
    for (const auto& one : c.price_includes) includes_ += (includes_.empty() ? "" : ", ") + one;
  }

  void list(Rect where) {
    ui::begin_pane(ui, "apply.list", where.at, where.size, ui.colors.raised);
    const auto& m = session.model();
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("apply.title"));
    if (ui::button(ui, "apply.new", ui.t("apply.new"), ui::ButtonKind::primary, ui::icon::add)) {
      begin_new();
      ui.focus_on("apply.municipality");
    }
    ImGui::SameLine();
    if (ui::button(ui, "apply.cohort.new", ui.t("apply.new_cohort"))) load(model::Cohort{});
    if (!m.applications.empty()) {
      if (ui::button(ui, "apply.compare", ui.t("apply.compare"), ui::ButtonKind::quiet, ui::icon::similar))
        mode_ = Mode::compare;
      ImGui::SameLine();
    }
    if (ui::button(ui, "apply.letters", ui.t("apply.letters"), ui::ButtonKind::quiet, ui::icon::description))
      mode_ = Mode::letters;
    for (const auto& [id, c] : m.cohorts) {
      ui::section(ui, c.name);
      capacity(c);
      for (const auto& [key, a] : m.applications)
        if (a.cohort == id) row(a);
    }
    bool heading = false;
    for (const auto& [key, a] : m.applications) {
      if (m.cohorts.contains(a.cohort)) continue;
      if (!heading) ui::section(ui, ui.t("application.no_cohort"));
      heading = true;
      row(a);
    }
    ui::end_pane();
  }

  void begin_new() {
    mode_ = Mode::application;
    chosen_ = {};
    form_ = {};
    if (!session.model().cohorts.empty()) form_.cohort = session.model().cohorts.rbegin()->first;
    name_.clear();
    received_ = model::to_string(today());
    price_.clear();
    reason_.clear();
    by_ = session.settings.initials;
    read_from_.clear();
  }

  /// A form that came, read into the fields: somebody looks at them before they are saved.
  void read_form() {
    session.jobs.start<exchange::ApplicationForm>(
        ui.t("apply.read_form"),
        [path = std::filesystem::path(file_)](session::Progress&) {
          return exchange::read_application(path);
        },
        [this,
         name = std::filesystem::path(file_).filename().string()](const exchange::ApplicationForm& form) {
          const auto cohort = form_.cohort;
          begin_new();
          form_ = form.application;
          form_.cohort = cohort;
          name_ = form_.municipality_code.empty() ? form.municipality
                                                  : municipality_name(form_.municipality_code);
          missing_ = form.missing;
          read_from_ = name;
        });
  }

  /// Places as a bar: taken, in reserve; and the last day.
  void capacity(const model::Cohort& c) {
    const auto used = commands::capacity_of(session.model(), c.id);
    ui::RowLook look;
    const auto n = [](int value) { return std::to_string(value); };
    look.detail = c.last_date ? ui.t("apply.last_date") + " " + model::to_string(*c.last_date) : "";
    look.selected = mode_ == Mode::cohort && cohort_.id == c.id;
    const auto words =
        used.places > 0
            ? ui.t("apply.capacity", {n(used.admitted), n(used.places), n(used.reserve), n(used.waiting)})
            : ui.t("apply.capacity_open", {n(used.admitted), n(used.reserve), n(used.waiting)});
    if (ui::row(ui, "apply.cohort." + c.name, words, look)) load(c);
    if (used.places == 0) return;
    const auto at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - ui.px(16);
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled({at.x + ui.px(8), at.y}, {at.x + ui.px(8) + width, at.y + ui.px(6)}, ui.colors.border,
                        ui.px(3));
    const float share = std::min(1.0F, static_cast<float>(used.admitted) / static_cast<float>(used.places));
    list->AddRectFilled({at.x + ui.px(8), at.y}, {at.x + ui.px(8) + width * share, at.y + ui.px(6)},
                        used.full() ? ui.colors.danger : ui.colors.accent, ui.px(3));
    ImGui::Dummy({1, ui.px(10)});
  }

  void row(const model::Application& a) {
    ui::RowLook look;
    const auto remarks = commands::remarks_on(session.model(), a);
    const bool hinders = a.decision == Decision::undecided &&
                         std::any_of(remarks.begin(), remarks.end(), [](const auto& r) { return r.hinders; });
    look.detail = ui.t("stage." + std::string(model::id_of(commands::stage_of(a)))) +
                  (a.received ? " · " + model::to_string(*a.received) : "") +
                  (commands::late(session.model(), a) ? " · " + ui.t("apply.late") : "");
    look.count = hinders ? ui::icon::warning : a.decision == Decision::admitted ? ui::icon::check : "";
    look.selected = mode_ == Mode::application && chosen_ == a.id;
    if (ui::row(ui, "apply.row." + to_string(a.id), municipality_name(a.municipality_code), look)) load(a.id);
  }

  void save() {
    session.act([&] {
      auto wanted = form_;
      wanted.id = chosen_;
      wanted.municipality_code = assets::municipality(name_).code;
      wanted.received = date_in(received_);
      wanted.price = price_.empty() ? std::nullopt : std::optional(std::atof(price_.c_str()));
      load(commands::put_application(session.project(), wanted, today()));
    });
  }

  void application() {
    const auto& m = session.model();
    const bool there = m.applications.contains(chosen_);
    ui::words(ui, ui.fonts.title, ui.colors.text, there ? name_ : ui.t("apply.new"));
    if (there)
      for (const auto& r : commands::remarks_on(m, m.applications.at(chosen_)))
        ui::paragraph(ui, ui.fonts.body, r.hinders ? ui.colors.danger : ui.colors.muted,
                      std::string(ui::icon::warning) + " " + ui.t(r.id, r.values));
    const float half = std::min(ui.px(300), ImGui::GetContentRegionAvail().x * 0.46F);
    if (!there) {
      path_field(ui, session, "apply.file", file_, ui.t("apply.form_file"), half,
                 {.title = "choose.form", .endings = {".docx", ".odt", ".pdf"}});
      ImGui::SameLine();
      if (ui::button(ui, "apply.read", ui.t("apply.read_form"), ui::ButtonKind::plain, ui::icon::download) &&
          !file_.empty())
        read_form();
      if (!read_from_.empty()) {
        ui::paragraph(ui, ui.fonts.body, ui.colors.ok, ui.t("apply.form_read", {read_from_}));
        ui.mark("apply.form_read", read_from_);
        for (const auto& missing : missing_)
          ui::paragraph(ui, ui.fonts.body, ui.colors.danger,
                        std::string(ui::icon::warning) + " " + ui.t("form.missing." + missing));
      }
      ImGui::Dummy({0, ui.px(4)});
    }
    FieldRow when(ui);
    when.field("apply.municipality", ui.t("apply.municipality"), name_, half);
    when.field("apply.received", ui.t("apply.received"), received_, ui.px(120));
    for (const auto channel : {model::Channel::email, model::Channel::post}) {
      if (channel == model::Channel::post) ImGui::SameLine();
      const auto id = "channel." + std::string(model::id_of(channel));
      if (ui::chip(ui, "apply." + id, ui.t(id), form_.channel == channel)) form_.channel = channel;
    }
    if (m.cohorts.size() > 1)
      for (const auto& [id, c] : m.cohorts) {
        ImGui::SameLine();
        if (ui::chip(ui, "apply.in." + c.name, c.name, form_.cohort == id)) form_.cohort = id;
      }
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("apply.signatures"));
    bool first = true;
    for (const auto* role : signing) {
      if (!first) ImGui::SameLine();
      first = false;
      const auto at = std::find_if(form_.signatures.begin(), form_.signatures.end(),
                                   [&](const model::Signature& s) { return s.role == role; });
      const bool on = at != form_.signatures.end();
      if (ui::chip(ui, std::string("apply.signed.") + role, assets::roles().name(role, ui.words->language()),
                   on, on ? ui::icon::check : nullptr)) {
        if (on)
          form_.signatures.erase(at);
        else
          form_.signatures.push_back({role, "", date_or_nothing(received_)});
      }
    }
    FieldRow where(ui);
    where.field("apply.contact", ui.t("apply.contact"), form_.contact, half);
    where.field("apply.email", ui.t("apply.email"), form_.email, half);
    FieldRow whom(ui);
    whom.field("apply.registry", ui.t("apply.registry"), form_.registry, half);
    whom.field("apply.price", ui.t("apply.price"), price_, ui.px(120));
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("apply.motivation"));
    ui::area(ui, "apply.motivation", form_.motivation, {half * 2 + ui.px(8), ui.px(70)});
    if (there && commands::late(m, m.applications.at(chosen_)))
      ui::labelled_field(ui, "apply.late_reason", ui.t("apply.late_reason"), form_.late_reason, half * 2);
    if (ui::button(ui, "apply.save", ui.t("visit.save"), ui::ButtonKind::primary)) save();
    if (there && m.applications.contains(chosen_)) decision(m.applications.at(chosen_), half);
  }

  static std::optional<model::Date> date_or_nothing(const std::string& text) {
    return model::parse_date(text);
  }

  void decision(const model::Application& a, float half) {
    const auto id = a.id;
    ui::section(ui, ui.t("apply.decide") + ": " + ui.t("decision." + std::string(model::id_of(a.decision))));
    FieldRow more(ui);
    more.field("apply.reason", ui.t("apply.reason"), reason_, half);
    more.field("apply.by", ui.t("apply.by"), by_, ui.px(120));
    bool first = true;
    for (const auto decision : {Decision::admitted, Decision::reserve, Decision::declined,
                                Decision::withdrawn, Decision::undecided}) {
      if (!first) ImGui::SameLine();
      first = false;
      const auto name = std::string(model::id_of(decision));
      if (ui::chip(ui, "apply.decide." + name, ui.t("decision." + name), a.decision == decision))
        session.act([&] {
          commands::decide(session.project(), id, {decision, reason_, by_, today()});
          load(id);
        });
    }
    if (!session.model().applications.contains(id)) return;
    const auto& now = session.model().applications.at(id);
    if (now.decision == Decision::admitted) {
      ui::words(ui, ui.fonts.small, ui.colors.muted,
                ui.t("apply.invoice") + " · " +
                    ui.t("apply.kronor", {whole(commands::price_of(session.model(), now))}));
      for (const auto invoice : {model::Invoice::none, model::Invoice::sent, model::Invoice::paid}) {
        if (invoice != model::Invoice::none) ImGui::SameLine();
        const auto name = std::string(model::id_of(invoice));
        if (ui::chip(ui, "apply.invoice." + name, ui.t("invoice." + name), now.invoice == invoice))
          session.act([&] { commands::set_invoice(session.project(), id, invoice); });
      }
    }
    const auto kind = report::letter_for(session.model().applications.at(id));
    const bool letter = now.decision != Decision::withdrawn &&
                        (kind != report::LetterKind::unsigned_one || !commands::complete(now));
    if (letter &&
        ui::button(ui, "apply.letter",
                   ui.t("apply.letter") + ": " + ui.t("letter.kind." + std::string(model::id_of(kind))),
                   ui::ButtonKind::plain, ui::icon::download))
      write_letter(id, kind);
    if (now.decision == Decision::admitted && session.model().engagement.municipality_code.empty()) {
      if (letter) ImGui::SameLine();
      if (ui::button(ui, "apply.begin", ui.t("apply.begin"), ui::ButtonKind::plain, ui::icon::school))
        begin(id);
    }
  }

  void write_letter(model::ApplicationId id, report::LetterKind kind) {
    session.act([&] {
      const auto& a = session.model().applications.at(id);
      auto path = session.project().path();
      path.replace_filename(municipality_name(a.municipality_code) + "-" + std::string(model::id_of(kind)) +
                            ".docx");
      const auto tree = report::letter(session.model(), a, kind, today(), *ui.words);
      privacy::release(
          session.project(), report::letter_leaves(a, kind, path), session::lexicon(),
          [&](const model::Model&, const std::filesystem::path& to) { report::write(tree, to); });
      ui.toast(ui.t("visit.written", {path.string()}));
    });
  }

  void begin(model::ApplicationId id) {
    session.act([&] {
      const auto& a = session.model().applications.at(id);
      auto path = session.project().path();
      path.replace_filename(municipality_name(a.municipality_code) + ".skolanalys");
      { const auto made = commands::begin_engagement(session.model(), id, path); }
      ui.toast(ui.t("visit.written", {path.string()}), ui.t("overview.open"),
               [this, path] { session.open_file(path); });
    });
  }

  void cohort() {
    const bool there = session.model().cohorts.contains(cohort_.id);
    ui::words(ui, ui.fonts.title, ui.colors.text, there ? cohort_.name : ui.t("apply.new_cohort"));
    ui::labelled_field(ui, "cohort.name", ui.t("apply.name"), cohort_.name, ui.px(300));
    FieldRow last(ui);
    last.field("cohort.last", ui.t("apply.last_date"), last_, ui.px(130));
    last.field("cohort.from", ui.t("apply.from"), from_, ui.px(130));
    last.field("cohort.to", ui.t("apply.to"), to_, ui.px(130));
    FieldRow room_for(ui);
    room_for.field("cohort.places", ui.t("apply.places"), places_, ui.px(90));
    room_for.field("cohort.days", ui.t("apply.days"), days_, ui.px(120));
    room_for.field("cohort.price", ui.t("apply.price"), price_, ui.px(120));
    ui::labelled_field(ui, "cohort.includes", ui.t("apply.includes"), includes_, ui.px(420));
    if (!ui::button(ui, "cohort.save", ui.t("visit.save"), ui::ButtonKind::primary)) return;
    session.act([&] {
      auto wanted = cohort_;
      wanted.last_date = date_in(last_);
      wanted.from = date_in(from_);
      wanted.to = date_in(to_);
      wanted.places = std::atoi(places_.c_str());
      wanted.interviewer_days = std::atoi(days_.c_str());
      wanted.price = std::atof(price_.c_str());
      wanted.price_includes.clear();
      for (std::size_t from = 0; from < includes_.size();) {
        const auto end = std::min(includes_.find(',', from), includes_.size());
        auto one = includes_.substr(from, end - from);
        one.erase(0, one.find_first_not_of(' '));
        if (!one.empty()) wanted.price_includes.push_back(one);
        from = end + 1;
      }
      const auto id = commands::put_cohort(session.project(), wanted);
      load(session.model().cohorts.at(id));
    });
  }

  Mode mode_ = Mode::none;
  model::ApplicationId chosen_;
  model::Application form_;
  model::Cohort cohort_;
  std::string name_, received_, price_, reason_, by_, last_, from_, to_, places_, days_, includes_, file_,
      read_from_;
  std::vector<std::string> missing_;
  Applicants applicants_;
  LettersEditor letters_;
};

}  // namespace

std::unique_ptr<Room> make_applications(ui::Ui& ui, session::Session& session) {
  return std::make_unique<ApplicationsRoom>(ui, session);
}

}  // namespace skolanalys::screens
