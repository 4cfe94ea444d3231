#include "app/session/folder_watch.h"

#include <optional>
#include <thread>
#include <utility>

#include "app/session/safety.h"
#include "app/session/session.h"
#include "core/error.h"
#include "core/store/project.h"

namespace skolanalys::session {
namespace {

constexpr auto between_looks = std::chrono::seconds(10);

}  // namespace

struct FolderWatch::Looked {
  std::shared_ptr<store::SharedFolder> folder;
  std::shared_ptr<store::Merge> merge;
  store::SharedFolder::Found found;
  store::BundleKey key{};
};

void FolderWatch::begin(const std::string& folder) {
  folder_ = std::make_shared<store::SharedFolder>(folder);
  told_.clear();
  session_.act([&] { session_.project().remember("shared_folder", folder); });
  look(std::chrono::seconds(0));
}

void FolderWatch::resume() {
  forget();
  if (!session_.project().may_change()) return;
  const auto shared = session_.project().remembered("shared_folder");
  if (shared.empty()) return;
  folder_ = std::make_shared<store::SharedFolder>(shared);
  look(std::chrono::seconds(0));
}

void FolderWatch::end() {
  forget();
  session_.act([&] { session_.project().remember("shared_folder", {}); });
}

void FolderWatch::forget() {
  folder_.reset();
  told_.clear();
}

void FolderWatch::look(std::chrono::seconds pause) {
  auto own = std::make_shared<store::Snapshot>(session_.project().snapshot());
  session_.jobs.start<std::shared_ptr<Looked>>(
      session_.words("job.folder"),
      [own, pause, folder = folder_](Progress& progress) {
        for (auto waited = std::chrono::milliseconds(0); waited < pause;
             waited += std::chrono::milliseconds(200)) {
          std::this_thread::sleep_for(std::chrono::milliseconds(200));
          progress.check();
        }
        auto out = std::make_shared<Looked>();
        out->folder = folder;
        out->found = folder->look(*own);
        out->key = own->key;
        if (!out->found.incoming.empty())
          out->merge =
              std::make_shared<store::Merge>(store::work_out(*own, std::exchange(out->found.incoming, {})));
        return out;
      },
      [this](const std::shared_ptr<Looked>& looked) {
        if (looked->folder != folder_ || !session_.open()) return;
        if (looked->merge == nullptr) return put_out(looked, 0);
        session_.safety().take_in(looked->merge, std::chrono::hours(1),
                                  [this, looked](const store::MergeSummary& summary) {
                                    for (const auto& gone : summary.erased)
                                      session_.say(session_.safety().told(gone, "merge.erased"));
                                    put_out(looked, summary.operations);
                                  });
      });
}

void FolderWatch::put_out(const std::shared_ptr<Looked>& looked, std::size_t taken) {
  struct Written {
    std::size_t operations = 0;
    store::SharedFolder::Renewed renewed;
    std::optional<Error> fault;
  };
  store::Bundle news, whole;
  const auto& found = looked->found;
  session_.act([&] {
    if (!log::covers(found.there, session_.project().vector()))
      news = store::bundle_since(session_.project(), found.there);
    if (!found.telling.empty()) whole = store::bundle_since(session_.project(), {});
  });
  if (news.operations.empty() && whole.operations.empty()) return tell(taken, 0);
  session_.jobs.start<Written>(
      session_.words("job.folder"),
      [looked, news = std::move(news), whole = std::move(whole)](Progress&) {
        Written out;
        try {
          out.operations = looked->folder->publish(news, looked->key);
          if (!whole.operations.empty())
            out.renewed = looked->folder->renew(whole, looked->key, looked->found.telling);
        } catch (const Error& fault) {
          out.fault = fault;  // told, and tried again with the next look
        }
        return out;
      },
      [this, looked, taken](const Written& written) {
        if (looked->folder != folder_ || !session_.open()) return;
        if (written.fault) session_.act([&] { throw Error(*written.fault); });
        const auto& renewed = written.renewed;
        if (renewed.gone > 0) session_.say("sharing.renewed", {std::to_string(renewed.gone)});
        for (const auto& file : renewed.left) session_.say("erase.may_hold.file", {file.string()});
        tell(taken, written.operations);
      });
}

void FolderWatch::tell(std::size_t taken, std::size_t written) {
  if (taken + written > 0 || told_.empty())
    told_ = session_.all_words()("sharing.exchanged", {std::to_string(taken), std::to_string(written)});
  look(between_looks);
}

}  // namespace skolanalys::session
