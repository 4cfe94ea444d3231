#include "core/model/turns.h"

#include <algorithm>
#include <array>

#include "core/assets/assets.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"

namespace skolanalys::model {
namespace {

/// Words that mean a speaker in any transcript.
constexpr std::array<std::string_view, 6> asking{"intervjuare", "i", "fråga", "q", "interviewer", "int"};
constexpr std::array<std::string_view, 5> answering{"svar", "r", "a", "respondent", "informant"};
constexpr std::size_t longest_speaker = 60;  // bytes; a colon further in belongs to a sentence

bool digit(char c) { return c >= '0' && c <= '9'; }

/// "[hh:mm]" or "[hh:mm:ss]" at the start of a line; the bytes it takes with one space after it.
std::size_t clock_at(std::string_view line, std::string& clock) {
  if (line.size() < 6 || line[0] != '[') return 0;
  const auto close = line.find(']');
  if (close == std::string_view::npos || close < 5 || close > 9) return 0;
  const auto inside = line.substr(1, close - 1);
  int colons = 0;
  for (const char c : inside) {
    if (c == ':')
      ++colons;
    else if (!digit(c))
      return 0;
  }
  if (colons < 1 || colons > 2 || !digit(inside.front()) || !digit(inside.back())) return 0;
  clock = inside;
  std::size_t taken = close + 1;
  while (taken < line.size() && line[taken] == ' ') ++taken;
  return taken;
}

/// R1, R07A, I2: a letter that means a speaker, then a number.
bool numbered(std::string_view folded, char letter) {
  if (folded.size() < 2 || folded[0] != letter || !digit(folded[1])) return false;
  std::size_t at = 1;
  while (at < folded.size() && digit(folded[at])) ++at;
  return at == folded.size() || (at + 1 == folded.size() && folded[at] >= 'a' && folded[at] <= 'z');
}

class Reader {
 public:
  Reader(const Model& model, const Text& text) : text_(text), interview_(model.find(text.interview)) {
    if (interview_ == nullptr) return;
    for (const auto& [name, id] : interview_->speakers)
      if (const auto* r = model.find(id)) speakers_.emplace_back(text::fold_case(name), r);
    for (const auto id : interview_->respondents)
      if (const auto* r = model.find(id)) respondents_.push_back(r);
    for (const auto& initials : interview_->interviewers) interviewers_.push_back(text::fold_case(initials));
    for (const auto& [id, mark] : model.speaker_marks)
      if (mark.text == text.id) marks_.push_back(&mark);
    std::sort(marks_.begin(), marks_.end(),
              [](const auto* a, const auto* b) { return a->range.from < b->range.from; });
  }

  std::vector<Turn> read() {
    const std::string_view all = text_.content;
    std::size_t at = 0;
    text::Pos pos = 0;
    while (at < all.size()) {
      auto end = all.find('\n', at);
      if (end == std::string_view::npos) end = all.size();
      const auto line = all.substr(at, end - at);
      const auto length = text::length(line);
      take(line, pos, length);
      pos += length + 1;
      at = end + 1;
    }
    attribute_plain();
    return std::move(turns_);
  }

 private:
  enum class Who { nobody, interviewer, respondent };

  void take(std::string_view line, text::Pos pos, text::Pos length) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      open_ = false;
      return;
    }
    Turn turn;
    turn.range = {pos, pos + length};
    const auto clock = clock_at(line, turn.clock);
    const auto rest = line.substr(clock);
    std::size_t header = clock;
    const auto [who, taken] = speaker_at(rest, clock > 0, turn);
    header += taken;
    turn.body = {pos + text::length(line.substr(0, header)), pos + length};
    if (clock > 0 || taken > 0) {
      turn.kind = who == Who::respondent    ? TurnKind::answer
                  : who == Who::interviewer ? TurnKind::question
                                            : TurnKind::plain;
      speaking_ = turn;
      has_speaker_ = has_speaker_ || who != Who::nobody;
      begin(std::move(turn));
    } else if (line[0] == '#' && line.find_first_not_of('#') != std::string_view::npos &&
               line[line.find_first_not_of('#')] == ' ') {
      turn.kind = TurnKind::heading;
      speaking_ = {};
      begin(std::move(turn));
      open_ = false;
    } else if (line.starts_with("*Obs:") || (line.starts_with("*(") && line.ends_with(")*"))) {
      turn.kind = TurnKind::observation;
      begin(std::move(turn));
    } else if (open_) {
      turns_.back().range.to = turn.range.to;
      turns_.back().body.to = turn.range.to;
    } else {
      turn.kind = speaking_.kind;
      turn.clock = speaking_.clock;
      turn.speaker = speaking_.speaker;
      turn.respondent = speaking_.respondent;
      turn.roles = speaking_.roles;
      turn.continued = !turn.clock.empty() || !turn.speaker.empty();
      begin(std::move(turn));
    }
  }

  void begin(Turn turn) {
    turns_.push_back(std::move(turn));
    open_ = true;
  }

  /// "LABEL: " at the start; with a clock before it any short label without a full stop will do.
  std::pair<Who, std::size_t> speaker_at(std::string_view rest, bool after_clock, Turn& turn) {
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > longest_speaker) return {Who::nobody, 0};
    if (colon + 1 < rest.size() && rest[colon + 1] != ' ') return {Who::nobody, 0};
    const auto label = rest.substr(0, colon);
    const auto folded = text::fold_case(label);
    auto who = Who::nobody;
    const Respondent* respondent = nullptr;
    for (const auto* r : respondents_)
      if (text::fold_case(r->label) == folded || (!r->name.empty() && text::fold_case(r->name) == folded))
        respondent = r;
    for (const auto& [name, r] : speakers_)
      if (name == folded) respondent = r;
    const auto one_of = [&](const auto& words) {
      return std::find(words.begin(), words.end(), folded) != words.end();
    };
    if (respondent != nullptr) {
      who = Who::respondent;
    } else if (one_of(interviewers_) || one_of(asking) || numbered(folded, 'i')) {
      who = Who::interviewer;
    } else if (one_of(answering) || numbered(folded, 'r')) {
      who = Who::respondent;
      respondent = only();
    } else if (const auto* role = assets::roles().called(label)) {
      who = Who::respondent;
      respondent = only();
      for (const auto* r : respondents_)
        if (respondents_.size() > 1 &&
            std::find(r->roles.begin(), r->roles.end(), role->id) != r->roles.end())
          respondent = r;
    } else if (!after_clock || label.find_first_of(".,;?!") != std::string_view::npos ||
               std::count(label.begin(), label.end(), ' ') > 3) {
      return {Who::nobody, 0};
    }
    turn.speaker = label;
    if (who == Who::respondent && respondent != nullptr) {
      turn.respondent = respondent->id;
      turn.roles = roles_of(*respondent, turn.range.from);
    } else if (who == Who::respondent && interview_ != nullptr) {
      turn.roles = interview_->roles;
    }
    return {who, std::min(colon + 2, rest.size())};
  }

  [[nodiscard]] const Respondent* only() const {
    return respondents_.size() == 1 ? respondents_.front() : nullptr;
  }

  [[nodiscard]] std::vector<std::string> roles_of(const Respondent& respondent, text::Pos at) const {
    const SpeakerMark* latest = nullptr;
    for (const auto* mark : marks_)
      if (mark->speaker == respondent.label && mark->range.from <= at) latest = mark;
    if (latest != nullptr) return latest->roles;
    if (interview_ == nullptr || interview_->roles.empty()) return respondent.roles;
    if (respondent.roles.empty()) return interview_->roles;
    std::vector<std::string> here;
    for (const auto& role : respondent.roles)
      if (std::find(interview_->roles.begin(), interview_->roles.end(), role) != interview_->roles.end())
        here.push_back(role);
    return here.empty() ? respondent.roles : here;
  }

  /// Notes in one's own words name no speaker: they are what the interview's respondent said.
  void attribute_plain() {
    if (interview_ == nullptr) return;
    for (auto& turn : turns_) {
      if (turn.kind != TurnKind::plain || has_speaker_) continue;
      if (const auto* respondent = only()) {
        turn.respondent = respondent->id;
        turn.roles = roles_of(*respondent, turn.range.from);
      } else {
        turn.roles = interview_->roles;
      }
    }
  }

  const Text& text_;
  const Interview* interview_;
  std::vector<const Respondent*> respondents_;
  std::vector<std::pair<std::string, const Respondent*>> speakers_;  // by folded name
  std::vector<std::string> interviewers_;
  std::vector<const SpeakerMark*> marks_;
  std::vector<Turn> turns_;
  Turn speaking_;
  bool open_ = false;
  bool has_speaker_ = false;
};

}  // namespace

std::vector<Turn> turns_of(const Model& model, const Text& text) { return Reader(model, text).read(); }

std::vector<const Turn*> turns_in(const std::vector<Turn>& turns, text::Range range) {
  std::vector<const Turn*> out;
  auto at = std::partition_point(turns.begin(), turns.end(),
                                 [&](const Turn& turn) { return turn.range.to <= range.from; });
  for (; at != turns.end() && at->range.from < range.to; ++at) out.push_back(&*at);
  return out;
}

Said said_in(const std::vector<Turn>& turns, text::Range range) {
  Said out;
  const auto take = [&](TurnKind kind) {
    for (const auto* turn : turns_in(turns, range)) {
      if (turn->kind != kind) continue;
      if (turn->respondent && std::find(out.respondents.begin(), out.respondents.end(), turn->respondent) ==
                                  out.respondents.end())
        out.respondents.push_back(turn->respondent);
      for (const auto& role : turn->roles)
        if (std::find(out.roles.begin(), out.roles.end(), role) == out.roles.end()) out.roles.push_back(role);
    }
  };
  take(TurnKind::answer);
  if (out.roles.empty() && out.respondents.empty()) take(TurnKind::plain);
  return out;
}

}  // namespace skolanalys::model
