#include "app/screens/presenter.h"

#include <algorithm>
#include <cmath>

#include "core/privacy/approval.h"
#include "core/privacy/names.h"
#include "core/report/finding_words.h"

namespace skolanalys::screens {

void Presenter::take(const analysis::Findings& findings) {
  slides_.clear();
  const auto& model = session_.model();
  const auto names = privacy::Names::of(model);
  for (const auto& v : findings.all()) {
    if (v.finding->status == model::FindingStatus::dropped || !v.computed) continue;
    Slide slide;
    slide.view = &v;
    slide.statement = names.pseudonymised(v.words());
    slide.question = names.pseudonymised(v.finding->question);
    for (const bool against : {false, true}) {
      std::vector<const analysis::Evidence*> passages;
      for (const auto& s : against ? v.against : v.in_favour)
        if (s.coded != nullptr) passages.push_back(s.coded);
      for (const auto* e : analysis::strongest(model, passages, against ? 1 : 3)) {
        const auto say = privacy::say_of(model, *e->coding);
        if (say.standing == privacy::Standing::refused) continue;
        const auto& words = say.standing == privacy::Standing::changed ? say.words : e->quote;
        slide.quotes.push_back({names.pseudonymised(words), group_of(*e), against});
      }
    }
    slides_.push_back(std::move(slide));
  }
}

void Presenter::forget() {
  slides_.clear();
  on_ = false;
}

void Presenter::draw() {
  if (slides_.empty() || ui_.take(platform::Key::escape)) {
    on_ = false;
    return;
  }
  if (ui_.take(platform::Key::space) || ui_.take(platform::Key::right) ||
      ui_.take(platform::Key::page_down) || ui_.take(platform::Key::enter))
    shown_ = std::min(shown_ + 1, slides_.size() - 1);
  if ((ui_.take(platform::Key::left) || ui_.take(platform::Key::page_up)) && shown_ > 0) --shown_;
  shown_ = std::min(shown_, slides_.size() - 1);
  const auto& slide = slides_[shown_];
  const auto& v = *slide.view;
  const auto& io = ImGui::GetIO();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(io.DisplaySize);
  ImGui::SetNextWindowFocus();
  ImGui::PushStyleColor(ImGuiCol_WindowBg, ui_.colors.surface);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("presenter", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar(2);
  auto* list = ImGui::GetWindowDrawList();
  const float margin = io.DisplaySize.x * 0.07F;
  const float width = io.DisplaySize.x - 2 * margin;
  const float unit = io.DisplaySize.y / 100;
  const float bottom = io.DisplaySize.y - unit * 8;
  float y = unit * 6;
  ui_.want_stage(unit);
  // Until the letters are cut to the screen, the nearest ones stand in.
  const auto cut_or = [](ImFont* cut, ImFont* near) { return cut == nullptr ? near : cut; };
  const auto* f = &ui_.fonts;
  ImFont* const title = cut_or(f->stage_title, f->title);
  ImFont* const plain = cut_or(f->stage, f->note);
  ImFont* const bold = cut_or(f->stage_bold, f->bold);
  ImFont* const small = cut_or(f->stage_small, f->body);
  // Letters of whole pixels: those that were cut are drawn one to one.
  const auto height_of = [&](ImFont* font, float size, const std::string& words, float indent) {
    return font->CalcTextSizeA(std::round(size), 1e6F, width - indent, words.c_str()).y;
  };
  const auto say = [&](ImFont* font, float size, ImU32 color, const std::string& words, float indent) {
    list->AddText(font, std::round(size), {std::round(margin + indent), std::round(y)}, color, words.c_str(),
                  nullptr, width - indent);
    y += height_of(font, size, words, indent);
  };
  say(small, unit * 2.4F, ui_.colors.muted,
      v.finding->label + "    " +
          ui_.t("workshop.of", {std::to_string(shown_ + 1), std::to_string(slides_.size())}),
      0);
  y += unit * 1.5F;
  say(title, unit * 5.4F, ui_.colors.text, slide.statement, 0);
  y += unit * 2;
  say(small, unit * 2.4F, ui_.colors.muted,
      ui_.t("report.strength.label", {report::strength_word(v.strength(), *ui_.words)}), 0);
  y += unit * 2;
  const float question = slide.question.empty() ? 0 : height_of(bold, unit * 3, slide.question, 0) + unit * 2;
  for (const auto& q : slide.quotes) {
    const auto words = ui_.t("quoted", {q.words});
    // A quote that does not fit whole is left out rather than cut.
    const float needed = height_of(plain, unit * 3.2F, words, unit * 3) + unit * 4.5F;
    if (y + needed + question > bottom) continue;
    const float top = y;
    say(plain, unit * 3.2F, ui_.colors.text, words, unit * 3);
    say(small, unit * 2.4F, ui_.colors.muted, q.who, unit * 3);
    list->AddRectFilled({margin, top}, {margin + unit * 0.8F, y},
                        q.against ? ui_.colors.of("#D1661F") : ui_.colors.accent, unit * 0.4F);
    y += unit * 2;
  }
  if (!slide.question.empty() && y + question < bottom + unit * 3)
    say(bold, unit * 3, ui_.colors.accent, slide.question, 0);
  ui::text_at(ui_, {margin, io.DisplaySize.y - unit * 5}, ui_.fonts.small, ui_.colors.faint,
              ui_.t("workshop.keys"));
  ImGui::Dummy({1, 1});
  ui_.mark("presenter", v.finding->label);
  ImGui::End();
  ImGui::PopStyleColor();
}

std::string Presenter::group_of(const analysis::Evidence& e) const {
  if (e.document != nullptr) return e.document->title;
  std::string out;
  for (const auto& role : e.roles) {
    const auto* known = assets::roles().find(role);
    const auto* level = assets::roles().level_of(role);
    if (known == nullptr || level == nullptr) continue;
    const bool sv = ui_.words->language() == "sv";
    const auto name = known->occurrence == assets::Occurrence::many
                          ? assets::roles().name(role, ui_.words->language())
                      : sv && !known->report_group_sv.empty() ? known->report_group_sv
                      : sv                                    ? level->name_sv
                                                              : level->name_en;
    if (out.find(name) == std::string::npos) out += (out.empty() ? "" : ", ") + name;
  }
  return out;
}

}  // namespace skolanalys::screens
