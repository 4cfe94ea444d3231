#include "core/privacy/approval.h"

#include <array>

#include "core/error.h"
#include "core/text/utf8.h"

namespace skolanalys::privacy {

std::string_view id_of(Standing standing) noexcept {
  constexpr std::array<std::string_view, 6> ids{"none", "asked", "approved", "changed", "refused", "void"};
  return ids.at(static_cast<std::size_t>(standing));
}

QuoteSay say_of(const model::Model& model, const model::Coding& coding) {
  QuoteSay out;
  const auto* text = model.find(coding.text);
  out.words = text != nullptr && !coding.range.empty() ? std::string(text::slice(text->content, coding.range))
                                                       : coding.quote;
  for (const auto& [id, approval] : model.quote_approvals)
    if (approval.coding == coding.id) out.approval = &approval;
  if (out.approval == nullptr) return out;
  using model::ApprovalState;
  if (out.approval->state == ApprovalState::refused) {
    out.standing = Standing::refused;
    out.words.clear();
  } else if (out.approval->quote != out.words) {
    out.standing = Standing::gone_void;
  } else if (out.approval->state == ApprovalState::asked) {
    out.standing = Standing::asked;
  } else if (out.approval->state == ApprovalState::approved) {
    out.standing = Standing::approved;
  } else {
    out.standing = Standing::changed;
    out.words = out.approval->wanted;
  }
  return out;
}

void set_approval(store::Project& project, model::CodingId coding, model::ApprovalState state,
                  const std::string& wanted, const std::string& by, std::optional<model::Date> date) {
  project.end_run();
  const auto& model = project.model();
  const auto* passage = model.find(coding);
  if (passage == nullptr)
    throw Error(Fault::usage, "error.unknown_coding", {model::to_string(coding)}, "there is no such coding");
  if (state == model::ApprovalState::changed && wanted.empty())
    throw Error(Fault::usage, "error.quote_wanted", {}, "say how the quote should read instead");
  model::QuoteApproval answer;
  const auto say = say_of(model, *passage);
  if (say.approval != nullptr) answer = *say.approval;
  const auto* text = model.find(passage->text);
  answer.coding = coding;
  answer.state = state;
  answer.quote = text != nullptr && !passage->range.empty()
                     ? std::string(text::slice(text->content, passage->range))
                     : passage->quote;
  answer.wanted = state == model::ApprovalState::changed ? wanted : std::string();
  answer.by = by;
  answer.date = date;
  auto change = project.change("step.approval");
  if (answer.id)
    change.update(answer);
  else
    change.create(answer);
  project.commit(std::move(change));
}

void set_consent(store::Project& project, const model::Respondent& wanted) {
  if (project.model().find(wanted.id) == nullptr) return;
  auto change = project.change("step.consent");
  change.update(wanted);
  project.commit(std::move(change));
}

void set_retention(store::Project& project, std::optional<model::Date> until) {
  auto wanted = project.model().engagement;
  wanted.retain_until = until;
  auto change = project.change("step.retain");
  change.update(wanted);
  project.commit(std::move(change));
}

std::optional<long> days_left(const model::Model& model, model::Date today) {
  if (!model.engagement.retain_until) return std::nullopt;
  return (std::chrono::sys_days(*model.engagement.retain_until) - std::chrono::sys_days(today)).count();
}

const model::Coding& coding_called(const model::Model& model, std::string_view name) {
  for (const auto& [id, coding] : model.codings)
    if (coding.label == name || model::to_string(id) == name) return coding;
  throw Error(Fault::usage, "error.unknown_coding", {std::string(name)},
              "there is no coding '" + std::string(name) + "'");
}

}  // namespace skolanalys::privacy
