#include "app/session/safety.h"

#include <memory>

#include "app/session/recovery_sheet.h"
#include "app/session/session.h"
#include "core/error.h"
#include "core/store/places.h"
#include "core/store/vault.h"
#include "search/place.h"

namespace skolanalys::session {

namespace fs = std::filesystem;

void Safety::hide() {
  if (!session_.open() || !session_.project().sealed() || hidden_) return;
  session_.project().end_run();
  hidden_ = true;
}

void Safety::forget() { hidden_ = trying_ = false; }

void Safety::give(std::string passphrase) {
  if (trying_) return;
  const bool waits = !session_.locked().empty();
  if (!waits && !hidden_) return;
  trying_ = true;
  const auto path = waits ? session_.locked() : session_.project().path();
  // Told by the job itself, so that a wrong one lets the person try again.
  struct Tried {
    store::Secret key;
    std::optional<Error> failure;
  };
  auto words = std::make_shared<std::string>(std::move(passphrase));
  session_.jobs.start<Tried>(
      session_.words("safety.trying"),
      [path, words](Progress&) {
        Tried out;
        try {
          out.key = store::unlock(path, *words);
        } catch (const Error& fault) {
          out.failure = fault;
        }
        store::wipe(*words);
        return out;
      },
      [this, waits](Tried tried) {
        trying_ = false;
        if (tried.failure)
          session_.act([&] { throw Error(*tried.failure); });
        else if (waits)
          session_.open_with(tried.key);
        else
          hidden_ = false;
      });
}

void Safety::tick(double now) {
  const auto minutes = session_.settings.lock_minutes;
  if (minutes > 0 && session_.open() && !hidden_ && now - stirred_at_ >= minutes * 60.0) hide();
}

std::optional<double> Safety::wakes_in(double now) const {
  const auto minutes = session_.settings.lock_minutes;
  if (minutes <= 0 || !session_.open() || hidden_ || !session_.project().sealed()) return std::nullopt;
  return std::max(0.05, stirred_at_ + minutes * 60.0 - now);
}

bool Safety::protect(std::string passphrase, const std::string& again, const fs::path& sheet) {
  bool done = false;
  session_.act([&] {
    if (passphrase != again)
      throw Error(Fault::usage, "error.passphrases_differ", {}, "the two passphrases are not the same");
    auto file = sheet;
    if (file.is_relative() && !file.empty()) file = session_.project().path().parent_path() / file;
    expect_room_for_sheet(file);
    const auto index = search::index_folder(session_.project().path());
    const bool fresh = !session_.project().sealed();
    const auto code = session_.project().protect(passphrase);
    write_recovery_sheet(file, session_.project().path(), code, session_.all_words());
    std::error_code none;
    if (fresh) {
      fs::remove_all(index, none);  // holds the words; from now on it lies in memory
      session_.reopen();
    }
    done = true;
  });
  store::wipe(passphrase);
  return done;
}

std::vector<store::Backup> Safety::backups() const {
  if (!session_.open()) return {};
  try {
    return store::backups_of(session_.project().path(), store::local_data());
  } catch (const Error&) {
    return {};
  }
}

void Safety::back_up() {
  session_.act([&] { (void)session_.project().back_up(store::Occasion::asked); });
}

void Safety::restore(const fs::path& backup) {
  const auto path = session_.project().path();
  session_.close();
  fs::path aside;
  session_.act([&] { aside = store::restore(backup, path); });
  if (session_.open_file(path) || !session_.locked().empty())
    if (!aside.empty()) session_.say("safety.restored", {aside.filename().string()});
}

bool Safety::go_on_in(fs::path path) {
  bool done = false;
  session_.act([&] {
    if (path.empty()) throw Error(Fault::usage, "error.name_the_file", {}, "name the file to make");
    if (path.extension() != ".skolanalys") path += ".skolanalys";
    if (path.is_relative()) path = session_.project().path().parent_path() / path;
    const auto lost = session_.project().save_copy(path);
    if (!lost.empty()) session_.say("safety.lost_originals", {std::to_string(lost.size())});
    session_.open_copy(path);
    done = true;
  });
  return done;
}

std::optional<commands::Gone> Safety::erase(const std::vector<commands::Erasable>& who,
                                            const std::string& reason) {
  std::optional<commands::Gone> out;
  session_.act([&] {
    const auto index = search::index_folder(session_.project().path());
    out = commands::erase(session_.project(), who, session_.settings.initials, reason);
    session_.reopen();
    std::error_code none;
    fs::remove_all(index, none);
  });
  return out;
}

}  // namespace skolanalys::session
