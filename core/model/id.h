#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace skolanalys::model {

/// Identity of an operation, and of the entity that an operation made: the writing session and its counter.
/// A session is a random 64-bit number drawn each time a file is opened for writing, so ids made on copies,
/// restored backups and other laptops never collide. {0, 0} is no id.
struct OpId {
  std::uint64_t session = 0;
  std::uint64_t seq = 0;
  [[nodiscard]] constexpr bool valid() const noexcept { return seq != 0; }
  explicit constexpr operator bool() const noexcept { return valid(); }
  friend constexpr auto operator<=>(const OpId&, const OpId&) = default;
};

/// Short stable text of an id: session in base 32 (13 characters, Crockford's alphabet), '-', counter.
[[nodiscard]] std::string to_string(OpId id);
/// The id that `to_string` printed, or nothing.
[[nodiscard]] std::optional<OpId> parse_id(std::string_view text);

/// An entity's id as a type of its own, so that a respondent is never passed for an interview.
template <class Tag>
struct Id : OpId {
  constexpr Id() = default;
  explicit constexpr Id(OpId id) : OpId(id) {}
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using RespondentId = Id<struct Respondent>;
using InterviewId = Id<struct Interview>;
using DocumentId = Id<struct Document>;
using TextId = Id<struct Text>;
using CodeId = Id<struct Code>;
using CodingId = Id<struct Coding>;
using MemoId = Id<struct Memo>;
using SpeakerMarkId = Id<struct SpeakerMark>;
using AttachmentId = Id<struct Attachment>;
using SectionId = Id<struct Section>;
using SeriesId = Id<struct Series>;
using GuideId = Id<struct Guide>;
using FindingId = Id<struct Finding>;
using MarkId = Id<struct Mark>;
using StreamId = Id<struct Stream>;
using CohortId = Id<struct Cohort>;
using ApplicationId = Id<struct Application>;
using OverruleId = Id<struct Overrule>;
using FindingEvidenceId = Id<struct FindingEvidence>;
using WorkshopId = Id<struct Workshop>;
using ReactionId = Id<struct Reaction>;
using PriorityId = Id<struct Priority>;
using VoteId = Id<struct Vote>;
using GoalId = Id<struct Goal>;
using ActionId = Id<struct Action>;
using FollowUpId = Id<struct FollowUp>;
using JudgementId = Id<struct Judgement>;
using SupportContactId = Id<struct SupportContact>;
using PseudonymId = Id<struct Pseudonym>;
using NameHitId = Id<struct NameHit>;
using QuoteApprovalId = Id<struct QuoteApproval>;
using ExportRecordId = Id<struct ExportRecord>;
using ErasureId = Id<struct Erasure>;
using WordingId = Id<struct Wording>;

}  // namespace skolanalys::model

template <>
struct std::hash<skolanalys::model::OpId> {
  std::size_t operator()(const skolanalys::model::OpId& id) const noexcept {
    return std::hash<std::uint64_t>{}(id.session * 0x9E3779B97F4A7C15ULL + id.seq);
  }
};
template <class Tag>
struct std::hash<skolanalys::model::Id<Tag>> {
  std::size_t operator()(const skolanalys::model::Id<Tag>& id) const noexcept {
    return std::hash<skolanalys::model::OpId>{}(id);
  }
};
