#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/store/project.h"

/// Cohorts and expressions of interest: what may be said of them, and the one who decides. Each function that
/// changes something is one step that undo takes back, and throws Error(usage) with the mend where a rule
/// forbids it.
namespace skolanalys::commands {

/// Something to know about an application, or about going on: id of a sentence and its values.
struct Remark {
  std::string id;
  std::vector<std::string> values{};
  bool hinders = false;  ///< it cannot be admitted (gone on with) as it stands
};

/// Adds or changes a cohort (told by its id). Refuses: no name, dates the wrong way round, fewer places than
/// are admitted already.
model::CohortId put_cohort(store::Project& project, const model::Cohort& wanted);
/// Refuses one with applications.
void remove_cohort(store::Project& project, model::CohortId cohort);

struct Capacity {
  int places = 0;  ///< 0 = not said
  int admitted = 0, reserve = 0, waiting = 0;
  [[nodiscard]] bool full() const { return places > 0 && admitted >= places; }
};
[[nodiscard]] Capacity capacity_of(const model::Model& model, model::CohortId cohort);

/// The chair of the committee or of the executive board has signed; the head of administration has.
[[nodiscard]] bool signed_by_chair(const model::Application& application);
[[nodiscard]] bool signed_by_head(const model::Application& application);
[[nodiscard]] bool complete(const model::Application& application);
/// Received after the cohort's last date; that day itself counts, the postmark does not.
[[nodiscard]] bool late(const model::Model& model, const model::Application& application);
[[nodiscard]] double price_of(const model::Model& model, const model::Application& application);
[[nodiscard]] const model::Cohort* cohort_of(const model::Model& model,
                                             const model::Application& application);
/// registered, complete, admitted, reserve or declined.
[[nodiscard]] model::Stage stage_of(const model::Application& application);
/// Other applications of the same municipality that are not withdrawn.
[[nodiscard]] std::vector<const model::Application*> others_of(const model::Model& model,
                                                               const model::Application& application);
/// Everything to know: missing signatures, late, no date of receipt, duplicates, cohort full.
[[nodiscard]] std::vector<Remark> remarks_on(const model::Model& model,
                                             const model::Application& application);

/// Adds or changes an application (told by its id), but for decision and invoice. Refuses: an unknown
/// municipality, a signature in an unknown role, taking a needed signature off an admitted one, receipt in
/// the future of `today`.
model::ApplicationId put_application(store::Project& project, const model::Application& wanted,
                                     model::Date today);
void remove_application(store::Project& project, model::ApplicationId application);

/// Admitted is refused while something hinders it (`remarks_on`); every decision but undecided needs a name
/// and a date, reserve, declined and withdrawn a reason.
struct Verdict {
  model::Decision decision = model::Decision::undecided;
  std::string reason{};
  std::string by{};
  std::optional<model::Date> date{};
};
void decide(store::Project& project, model::ApplicationId application, const Verdict& verdict);
/// Refuses an invoice to one that is not admitted, and payment of one that was not sent.
void set_invoice(store::Project& project, model::ApplicationId application, model::Invoice invoice);

/// By municipality's code or name, or its id. Throws Error(usage) where there is none, or several.
[[nodiscard]] const model::Application& application_called(const model::Model& model, const std::string& who);
[[nodiscard]] const model::Cohort& cohort_called(const model::Model& model, const std::string& name);

/// Begins the engagement of an admitted application: a new project file with the application, its cohort and
/// the statistics of the municipality, the country and its group copied in. Throws Error(usage) where it is
/// not admitted, Error(storage) where something stands there already.
[[nodiscard]] std::unique_ptr<store::Project> begin_engagement(const model::Model& round,
                                                               model::ApplicationId application,
                                                               const std::filesystem::path& path);

}  // namespace skolanalys::commands
