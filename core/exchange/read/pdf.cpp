#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "core/assets/assets.h"
#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/exchange/read/pdf.h"
#include "core/exchange/read/reader.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange::read {
namespace {

constexpr rlim_t processor_seconds = 20;
constexpr rlim_t memory = 1ULL << 30U;
constexpr std::size_t most_output = 64ULL << 20U;
constexpr rlim_t open_files = 32;
constexpr std::uintmax_t largest_pdf = 1ULL << 30U;
constexpr std::chrono::seconds patience{120};

/// Runs poppler's program with limits on what it may use; it writes nothing but what comes back here.
std::string run(const std::filesystem::path& path, std::vector<std::string> arguments) {
  check_readable(path, largest_pdf);
  int pipes[2];
  if (::pipe2(pipes, O_CLOEXEC) != 0)
    throw Error(Fault::storage, "error.unreadable", {path.string()}, path.string() + ": cannot be read");
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {  // only calls that are safe between fork and exec
    const auto limit = [](auto what, rlim_t most) {
      const rlimit both{most, most};
      ::setrlimit(what, &both);
    };
    limit(RLIMIT_CPU, processor_seconds);
    limit(RLIMIT_AS, memory);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, open_files);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)::unshare(CLONE_NEWUSER | CLONE_NEWNET);  // no network where the system lets us; refused elsewhere
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(nothing, STDERR_FILENO);
    ::dup2(pipes[1], STDOUT_FILENO);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(pipes[1]);
  std::string out;
  bool too_much = child < 0;
  const auto until = std::chrono::steady_clock::now() + patience;
  char block[1U << 16U];
  while (!too_much) {
    pollfd ready{pipes[0], POLLIN, 0};
    if (::poll(&ready, 1, 1000) == 0 && std::chrono::steady_clock::now() > until) too_much = true;
    if (ready.revents == 0) continue;
    const auto n = ::read(pipes[0], block, sizeof block);
    if (n <= 0) break;
    out.append(block, static_cast<std::size_t>(n));
    too_much = out.size() > most_output;
  }
  ::close(pipes[0]);
  int status = -1;
  if (child > 0) {
    if (too_much) ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    throw Error(
        Fault::storage, "error.no_poppler", {path.string()},
        path.string() + ": PDF is read with poppler's programs, which are missing; install poppler-utils");
  if (too_much || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    refuse(path, "", "cannot be read as PDF; it is damaged, locked with a password or too large");
  return out;
}

/// "[08:31] R01: …" or "Rektor: …": a line that opens a turn is no continuation.
bool opens_turn(std::string_view line) {
  if (line.starts_with('[') && line.size() > 6 && line[1] >= '0' && line[1] <= '9') return true;
  constexpr std::size_t longest_name = 24;
  const auto colon = line.find(": ");
  if (colon == std::string_view::npos || colon == 0 || colon > longest_name) return false;
  const bool capital = (line[0] >= 'A' && line[0] <= 'Z') || static_cast<unsigned char>(line[0]) == 0xC3;
  return capital && line.substr(0, colon).find_first_of(".,;?!()") == std::string_view::npos &&
         std::count(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon), ' ') < 3;
}

/// Puts the lines of a page together to paragraphs. The page knows none: a line ends one where it is much
/// shorter than the page's lines are, or where the next opens a turn. A hyphen at the end goes where the word
/// goes on.
void add_page(const std::string& content, Paragraphs& paragraphs) {
  std::vector<std::string> lines;
  std::vector<std::size_t> lengths;
  for (std::size_t at = 0; at < content.size();) {
    const auto end = std::min(content.find('\n', at), content.size());
    lines.push_back(content.substr(at, end - at));
    if (!lines.back().empty()) lengths.push_back(text::length(lines.back()));
    at = end + 1;
  }
  std::sort(lengths.begin(), lengths.end());
  const auto full = lengths.empty() ? 0 : lengths[lengths.size() * 9 / 10];
  std::string paragraph;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& line = lines[i];
    const bool short_before = i > 0 && text::length(lines[i - 1]) * 10 < full * 7;
    if (line.empty() || opens_turn(line) || short_before) {
      paragraphs.add(std::move(paragraph));
      paragraph.clear();
    }
    const char first = line.empty() ? ' ' : line[0];
    const bool word_goes_on = (first >= 'a' && first <= 'z') || static_cast<unsigned char>(first) == 0xC3;
    if (paragraph.size() > 1 && paragraph.back() == '-' && word_goes_on &&
        paragraph[paragraph.size() - 2] != ' ')
      paragraph.pop_back();
    else if (!paragraph.empty())
      paragraph += ' ';
    paragraph += line;
  }
  paragraphs.add(std::move(paragraph));
}

}  // namespace

Words read_pdf(const std::filesystem::path& path) {
  const auto text = run(path, {"pdftotext", "-q", "-enc", "UTF-8", "-eol", "unix", path.string(), "-"});
  Words out;
  out.format = "pdf";
  const auto& words = assets::Words::in("sv");
  Paragraphs paragraphs;
  std::string without;
  std::size_t page = 0, empty = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\f', at), text.size());
    const auto content = text.substr(at, end - at);
    at = end + 1;
    ++page;
    if (content.find_first_not_of(" \n\t") == std::string::npos) {
      ++empty;
      without += (without.empty() ? "" : ", ") + std::to_string(page);
      continue;
    }
    paragraphs.add("## " + words("pdf.page", {std::to_string(page)}));
    add_page(content, paragraphs);
  }
  out.text = paragraphs.take();
  if (page == 0 || empty == page)
    refuse(path, "", "has pictures of text but no text; run it through text recognition first");
  if (empty > 0) out.notices.push_back({"notice.scanned_pages", {without}});
  return out;
}

std::string pdf_words(const std::filesystem::path& path) {
  return run(path, {"pdftotext", "-q", "-enc", "UTF-8", "-eol", "unix", path.string(), "-"}) + "\n" +
         run(path, {"pdfinfo", "-enc", "UTF-8", path.string()});
}

std::string pdf_page_png(const std::filesystem::path& path, std::size_t page, unsigned dots_per_inch) {
  const auto n = std::to_string(page);
  return run(path, {"pdftoppm", "-q", "-png", "-f", n, "-l", n, "-r", std::to_string(dots_per_inch),
                    "-singlefile", path.string(), "-"});
}

}  // namespace skolanalys::exchange::read
