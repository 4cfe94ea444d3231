#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/model/id.h"
#include "core/model/privacy.h"
#include "core/model/process.h"
#include "core/model/value.h"
#include "core/text/position.h"

/// Plain value types of one municipality's engagement. No SQL, no thread, no rule that needs more than
/// the values. They change only by operations folded into `Model` (core/log); everybody else reads.
namespace skolanalys::model {

/// Whether a coded passage tells of something that works, is lacking, both, should be done, or just is.
enum class Stance { strength, weakness, mixed, proposal, neutral };
inline constexpr Stance all_stances[] = {Stance::strength, Stance::weakness, Stance::mixed, Stance::proposal,
                                         Stance::neutral};
/// The stance's id in files and on the command line ("strength" …).
[[nodiscard]] std::string_view to_string(Stance s) noexcept;
[[nodiscard]] std::optional<Stance> parse_stance(std::string_view id) noexcept;

/// The municipality's engagement; one a file.
struct Engagement {
  std::string municipality_code;  ///< four digits (Statistics Sweden); "9999" is the fictional sample
  std::string municipality;       ///< name
  std::string registry_number;
  std::optional<Date> visit_from;
  std::optional<Date> visit_to;
  std::vector<std::string> team;  ///< initials of the analysts
  bool show_names = false;        ///< the report may print respondents' names instead of roles
  std::string language = "sv";    ///< of the report: "sv" or "en"
  std::string codebook_id;        ///< id of the codebook the engagement began with
  std::string codebook_name;
  Stage stage = Stage::registered;
  std::optional<Date> retain_until;  ///< when the notes should be gone; none = not decided
};

/// A person, or a group answering as one, under a pseudonym ("R03").
struct Respondent {
  RespondentId id;
  std::string guid;                ///< that it had in the project it came from (REFI-QDA); empty = made here
  std::string label;               ///< pseudonym; unique within the engagement
  std::string name;                ///< real name, may be empty
  std::vector<std::string> roles;  ///< role ids (assets/roles.json), one or several
  std::string unit;                ///< school or office
  std::map<std::string, std::string> attributes;  ///< of one's own: "anställd sedan" -> "2009"
  std::optional<bool> consent_notes;
  std::optional<bool> consent_quotes;
  std::optional<bool> consent_recording;
  std::optional<Date> consent_date;
  std::string consent_form;       ///< how it was given, and which version of the text: "muntligt, version 2"
  bool guardian_consent = false;  ///< for a respondent under 15: the guardian's too
};

enum class InterviewStatus { planned, ongoing, held, cancelled };

struct Interview {
  InterviewId id;
  std::string guid;   ///< that it had in the project it came from (REFI-QDA); empty = made here
  std::string label;  ///< "EX-01"; what people and the command line call it; may be empty
  std::string title;
  std::optional<Date> date;
  std::string start;  ///< local clock "hh:mm", may be empty
  int duration_min = 0;
  std::string place;
  std::vector<std::string> interviewers;  ///< initials
  std::vector<RespondentId> respondents;
  std::vector<std::string> roles;  ///< roles in which the respondents are heard in this interview
  std::string unit;
  std::string guide;                 ///< guide id, may be empty
  std::vector<std::string> covered;  ///< ids of guide questions ticked as asked
  InterviewStatus status = InterviewStatus::held;
  std::string source;  ///< name of the file it was imported from
  /// Who is meant where the note calls a speaker otherwise than by label or name: "R1", "Talare 2".
  std::map<std::string, RespondentId> speakers;
  TextId text;  ///< the note
};

/// A plan, minutes, an inspection decision: read, searched and coded as an interview is.
struct Document {
  DocumentId id;
  std::string guid;   ///< that it had in the project it came from (REFI-QDA); empty = made here
  std::string label;  ///< "EX-D1"
  std::string title;
  std::string kind;
  std::optional<Date> date;
  std::string issuer;
  std::string registry;
  std::string source;
  TextId text;
};

/// A note's words as they stand now. `content` is valid UTF-8 with LF line ends.
struct Text {
  TextId id;
  InterviewId interview;  ///< exactly one of these two is set: by whoever names this text as its own
  DocumentId document;
  std::string content;
  OpId version;  ///< the latest operation that changed it
};

/// A theme, or an area when it has children. Areas can be coded too.
struct Code {
  CodeId id;
  std::string guid;  ///< that it had in the project it came from (REFI-QDA); empty = made here
  CodeId parent;     ///< none for an area
  std::string slug;  ///< "stod.elevhalsa": id in codebook files and on the command line; unique
  std::string name;
  std::string name_en;
  std::string definition;
  std::string use_when;
  std::string not_when;
  std::string example_question;
  std::string color;     ///< "#RRGGBB"; empty = the parent's
  std::string shortcut;  ///< one character, may be empty
  std::string order;     ///< sorts among siblings, by bytes
};

/// A passage (range of a text) coded with one code and a stance by one coder.
struct Coding {
  CodingId id;
  std::string selection;  ///< REFI-QDA's guid of the selection it came in; empty = made here
  std::string guid;       ///< that it had in the project it came from (REFI-QDA); empty = made here
  TextId text;
  text::Range range;  ///< where it stands now; empty = orphaned, see `quote`
  std::string quote;  ///< the words when it was coded
  CodeId code;
  Stance stance = Stance::neutral;
  std::string coder;  ///< initials
  std::string label;  ///< "K001", from an imported file
  Moment made{};
};

/// The analyst's own words about something.
struct Memo {
  MemoId id;
  std::string guid;  ///< that it had in the project it came from (REFI-QDA); empty = made here
  OpId target;       ///< an interview, coding, code or document; none = the project
  std::string body;
  bool analysis = false;  ///< belongs in the report as analysis
  std::string author;
  Moment made{};
};

/// From `at` on, this speaker of this text speaks in these roles, until the speaker's next mark.
/// Needed where one person wears two hats; the note itself stays as it was written.
struct SpeakerMark {
  SpeakerMarkId id;
  TextId text;
  text::Range range;  ///< header of the first turn it holds for
  std::string speaker;
  std::vector<std::string> roles;
};

enum class MarkKind { quote, follow_up, contradiction };
[[nodiscard]] constexpr auto names_of(MarkKind) {
  return std::to_array<std::string_view>({"quote", "follow-up", "contradiction"});
}
/// A place to come back to, set while writing: a strong quote, a question to follow up, a contradiction.
struct Mark {
  MarkId id;
  TextId text;
  text::Range range;  ///< follows the words through edits
  MarkKind kind = MarkKind::quote;
  std::string note;
  std::string author;
  bool done = false;  ///< has been followed up
};

/// A second interviewer's notes of the same interview: a text of its own, shown beside `Interview::text`,
/// interleaved with it by clock time.
struct Stream {
  StreamId id;
  InterviewId interview;
  TextId text;
  std::string interviewer;  ///< initials
};

/// One of several wordings of the same lines, written by different people on copies of a project, that nobody
/// has chosen between yet. All of them stand in the text, each on lines of its own.
struct Wording {
  WordingId id;
  TextId text;
  text::Range range;  ///< empty where this version took the words away
  std::string group;  ///< the same for all wordings of one place
  std::string base;   ///< the lines before anybody changed them
  OpId by;            ///< the latest operation in the version that this is of
};

/// Metadata of a file that came with an interview: a photo of a whiteboard, a recording.
struct Attachment {
  AttachmentId id;
  std::string guid;  ///< that it had in the project it came from (REFI-QDA); empty = made here
  OpId target;
  std::string file_name;
  std::string media_type;
  std::string sha256;  ///< hexadecimal
  std::uint64_t bytes = 0;
  std::string caption;
};

/// A statistical series of one indicator for one area ("9999", "0000" the country, "G9999" a group).
struct Series {
  SeriesId id;
  std::string kpi;
  std::string title;
  std::string area;
  std::string gender = "T";  ///< T total, K women, M men
  std::string source;
  std::map<int, double> values;      ///< year -> value; a year that is missing is absent
  std::string area_name;             ///< what the area is called where the register does not know it
  std::vector<std::string> members;  ///< of a group: the areas in it
  std::vector<int> breaks;           ///< years from which the indicator is counted otherwise than before
};

/// The analyst's own text in the report: slot "summary", "conclusions", "area:ledarskap", "finding:…".
struct Section {
  SectionId id;
  std::string slot;
  std::string body;
};

struct Question {
  std::string id;
  std::string kind;  ///< opening, main, closing
  std::string text;
  std::string probe;
  std::vector<std::string> themes;  ///< slugs
};

struct Guide {
  GuideId id;
  std::string slug;  ///< "guide-rektor"
  std::string role;
  int version = 1;
  int duration_min = 0;
  std::vector<Question> questions;
};

/// Everything one project file holds, as it stands after folding the operation log.
/// Deleted entities are absent. Maps are ordered by id, which is the order of making within a session.
class Model {
 public:
  Engagement engagement;
  std::map<RespondentId, Respondent> respondents;
  std::map<InterviewId, Interview> interviews;
  std::map<DocumentId, Document> documents;
  std::map<TextId, Text> texts;
  std::map<CodeId, Code> codes;
  std::map<CodingId, Coding> codings;
  std::map<MemoId, Memo> memos;
  std::map<SpeakerMarkId, SpeakerMark> speaker_marks;
  std::map<AttachmentId, Attachment> attachments;
  std::map<SeriesId, Series> series;
  std::map<SectionId, Section> sections;
  std::map<GuideId, Guide> guides;
  std::map<MarkId, Mark> marks;
  std::map<StreamId, Stream> streams;
  std::map<CohortId, Cohort> cohorts;
  std::map<ApplicationId, Application> applications;
  std::map<OverruleId, Overrule> overrules;
  std::map<FindingId, Finding> findings;
  std::map<FindingEvidenceId, FindingEvidence> finding_evidence;
  std::map<WorkshopId, Workshop> workshops;
  std::map<ReactionId, Reaction> reactions;
  std::map<PriorityId, Priority> priorities;
  std::map<VoteId, Vote> votes;
  std::map<GoalId, Goal> goals;
  std::map<ActionId, Action> actions;
  std::map<FollowUpId, FollowUp> follow_ups;
  std::map<JudgementId, Judgement> judgements;
  std::map<SupportContactId, SupportContact> support_contacts;
  std::map<PseudonymId, Pseudonym> pseudonyms;
  std::map<NameHitId, NameHit> name_hits;
  std::map<QuoteApprovalId, QuoteApproval> quote_approvals;
  std::map<ExportRecordId, ExportRecord> export_records;
  std::map<ErasureId, Erasure> erasures;
  std::map<WordingId, Wording> wordings;

  [[nodiscard]] const Interview* find(InterviewId id) const;
  [[nodiscard]] const Document* find(DocumentId id) const;
  [[nodiscard]] const Text* find(TextId id) const;
  [[nodiscard]] const Code* find(CodeId id) const;
  [[nodiscard]] const Coding* find(CodingId id) const;
  [[nodiscard]] const Respondent* find(RespondentId id) const;

  /// The interview that people call by this label, or whose id prints so.
  [[nodiscard]] const Interview* interview_called(std::string_view label_or_id) const;
  [[nodiscard]] const Document* document_called(std::string_view label_or_id) const;
  [[nodiscard]] const Code* code_called(std::string_view slug) const;
  [[nodiscard]] const Respondent* respondent_called(std::string_view label) const;
  [[nodiscard]] const Guide* guide_called(std::string_view slug) const;
  [[nodiscard]] const Section* section_in(std::string_view slot) const;

  /// Codes without a parent, and a code's children, in their order.
  [[nodiscard]] std::vector<const Code*> areas() const;
  [[nodiscard]] std::vector<const Code*> children(CodeId parent) const;
  /// The area a code belongs to: itself when it has no parent.
  [[nodiscard]] const Code& area_of(const Code& code) const;
  /// A code's own colour or its nearest ancestor's.
  [[nodiscard]] std::string color_of(const Code& code) const;
  /// Interviews by date, start and label.
  [[nodiscard]] std::vector<const Interview*> interviews_in_order() const;
  /// Codings of one text by position.
  [[nodiscard]] std::vector<const Coding*> codings_of(TextId text) const;
  /// What the interface and the command line call an interview: its label, else its id.
  [[nodiscard]] static std::string called(const Interview& interview);
  [[nodiscard]] static std::string called(const Document& document);

  /// Which codings stand in a text, by id, taken-away ones too; kept by the fold, asked through `codings_of`.
  std::map<TextId, std::vector<CodingId>> codings_by_text;
};

}  // namespace skolanalys::model
