#pragma once
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/log/admission.h"
#include "core/log/fold.h"
#include "core/log/operation_list.h"
#include "core/store/bundle.h"
#include "core/store/follow.h"
#include "core/store/scopes.h"
#include "core/store/secret.h"

namespace skolanalys::store {

/// What another copy holds: a project file, or a bundle.
struct Incoming {
  std::filesystem::path source;
  std::string project_id;
  std::string sender;
  log::Vector to;  ///< what the other copy has
  std::vector<log::Operation> operations;
  std::vector<std::pair<std::string, std::string>> blobs;
  std::set<model::OpId> erased;  ///< there, as far as its file says
  bool sealed = false;           ///< was, and lies in the open now in memory
};

/// A project as it stands, to be worked on by another thread.
struct Snapshot {
  std::filesystem::path path;
  std::string project_id;
  std::string municipality_code;
  log::OperationList operations;        ///< in any order
  std::vector<log::Operation> waiting;  ///< came earlier, and lack what goes before them
  log::Vector vector;
  BundleKey key{};
  std::set<model::OpId> erased;
  Secret project_key{};  ///< empty = not sealed
};

/// How a sealed copy is opened that the project's own key does not open, and whether an unsealed project may
/// take in what is sealed elsewhere: its words lie in the open then.
struct Ways {
  std::string passphrase{};
  Secret identity{};
  bool unseal = false;
};

/// Reads a project file (it is left as it is) or a bundle of the same project. Slow where a passphrase is
/// tried. Throws Error naming the file: error.merge_sealed where it is sealed with a key that nobody gave,
/// error.merge_unseals where its words would come to lie in the open and nobody said that they may.
[[nodiscard]] Incoming read_incoming(const std::filesystem::path& path, const Snapshot& own,
                                     const Ways& ways = {});

/// What comes in with a merge, told before it is done and kept to be looked through afterwards.
struct MergeSummary {
  /// One entity, or a note, that is new or another than before.
  struct Item {
    model::OpId id;
    std::string type;  ///< name of its type in the log
    std::string name;  ///< what people call it; may be empty
    bool fresh = false;
    bool gone = false;         ///< was taken away there
    std::size_t words_in = 0;  ///< of a text: words put in and taken away
    std::size_t words_out = 0;
  };
  /// What this merge erases here because somebody erased it elsewhere.
  struct Gone {
    std::string what;  ///< "interview", "respondent" …
    std::string by;    ///< whoever erased it; empty = not known
    std::size_t count = 0;
    std::vector<std::string> names{};  ///< as they are called here; told before the merge, kept by nothing
    friend bool operator==(const Gone&, const Gone&) = default;
  };
  std::vector<std::string> sources;
  std::vector<std::string> people;  ///< whose sessions they are, and on which device
  bool other_project = false;       ///< was started separately: codes are matched by guid, then by slug
  std::size_t operations = 0;       ///< new here
  std::size_t known = 0;            ///< were here already
  std::size_t waiting = 0;          ///< need operations that have not come yet
  std::vector<Item> items;
  std::vector<Gone> erased;
  std::vector<log::Conflict> conflicts;  ///< that were not there before
  std::size_t matched_codes = 0;         ///< codes that both projects had, made one
  [[nodiscard]] std::size_t count(std::string_view type, bool fresh) const;
};

/// A merge that is worked out but not done: nothing has been written.
struct Merge {
  log::Fold fold;  ///< of what is here and what came
  std::vector<log::Operation> admitted;
  std::vector<log::Operation>
      to_write;  ///< the same once more: copying them is nothing for the window's thread
  std::vector<log::Operation> waiting;
  std::vector<std::pair<std::string, std::string>> blobs;
  std::map<std::string, log::Vector> senders;  ///< what each now is known to have
  std::size_t based_on = 0;                    ///< how many operations were here when it was worked out
  std::set<model::OpId> erased;                ///< that was not erased here before
  std::set<model::OpId> minded;                ///< that the fold is without: these and what was erased before
  log::OperationList here;  ///< where something is erased: what was here, without it; whose everything is
  Scopes scopes;
  std::set<std::string> originals;  ///< SHA-256 of what only the erased named, of what was here
  MergeSummary summary;
};

/// Works out what taking these in would do, together with what waited for it. Any thread. Throws Error:
/// another municipality's project, a damaged or tampered source.
[[nodiscard]] Merge work_out(const Snapshot& own, std::vector<Incoming> incoming);

/// Works out what is left without these interviews, documents, respondents or pseudonyms: to be taken in as
/// what a colleague erased is, once the notes that say so (`erased_what`) are committed. Any thread; slow,
/// and may be stopped.
[[nodiscard]] Merge without(const Snapshot& own, const std::set<model::OpId>& who, Following follow = {});

class Project;

/// What people call an entity of this type ("code", "interview" …); empty where it has no name or is gone.
[[nodiscard]] std::string called(const model::Model& model, std::string_view type, model::OpId id);

/// Takes a merge in as one step, makes the codebooks one where both projects had the same codes (by guid,
/// else by slug; the code with the smallest id stays, codings and whatever else names the other go over to
/// it, what its text said otherwise becomes a memo), and keeps the summary for `merges`. Thread of the
/// project; quick. Before it: `backing_up`; after it, where the summary tells of erasures: `erasing_left`.
MergeSummary bring_in(Project& project, Merge&& merge);

/// Merges taken in on this copy, the latest last: when, and what `MergeSummary` told; names are looked up
/// anew.
struct PastMerge {
  model::Moment when{};
  MergeSummary summary;
};
[[nodiscard]] std::vector<PastMerge> merges(const Project& project);

/// The operations that somebody lacks who has `since`, with the files they name.
[[nodiscard]] Bundle bundle_since(Project& project, const log::Vector& since);
/// What a colleague is known to have: from the last thing that came from them. Empty = nothing came yet.
[[nodiscard]] log::Vector known_of(const Project& project, const std::string& colleague);
[[nodiscard]] std::vector<std::string> colleagues(const Project& project);

}  // namespace skolanalys::store
