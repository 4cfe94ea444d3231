#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
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
/// `lent`: a file that the program may have open, -1 = none.
std::string run(const std::filesystem::path& path, std::vector<std::string> arguments, int lent = -1) {
  check_readable(path, largest_pdf);
  int pipes[2];
  if (::pipe2(pipes, O_CLOEXEC) != 0)
    throw Error(Fault::storage, "error.unreadable", {path.string()}, path.string() + ": cannot be read");
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
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
    if (lent >= 0) ::fcntl(lent, F_SETFD, 0);
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
  if (too_much || !WIFEXITED(status) || WEXITSTATUS(status) != 0) refuse(path, "", said("refused.no_pdf"));
  return out;
}

/// Bytes as a file that is on no disk, while it lives.
class InMemory {
 public:
  explicit InMemory(std::string_view bytes) : file_(::memfd_create("pdf", MFD_CLOEXEC)) {
    while (file_ >= 0 && !bytes.empty()) {
      const auto n = ::write(file_, bytes.data(), bytes.size());
      if (n <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    if (file_ < 0 || !bytes.empty()) {
      if (file_ >= 0) ::close(file_);
      throw Error(Fault::storage, "error.unreadable", {"PDF"}, "PDF: cannot be read");
    }
  }
  ~InMemory() { ::close(file_); }
  InMemory(const InMemory&) = delete;
  InMemory& operator=(const InMemory&) = delete;
  [[nodiscard]] int file() const { return file_; }
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

/// The next whole number of a PPM's head, after spaces and comments.
std::size_t number_in(const std::string& bytes, std::size_t& at) {
  while (at < bytes.size() && (bytes[at] < '0' || bytes[at] > '9')) {
    if (bytes[at] == '#') at = std::min(bytes.find('\n', at), bytes.size() - 1);
    ++at;
  }
  std::size_t out = 0;
  for (; at < bytes.size() && bytes[at] >= '0' && bytes[at] <= '9' && out < 1'000'000; ++at)
    out = out * 10 + static_cast<std::size_t>(bytes[at] - '0');
  return out;
}

/// "## Sida 3": 3; 0 for another line.
std::size_t page_of(std::string_view line) {
  for (const char* language : {"sv", "en"}) {
    const auto head = "## " + assets::Words::in(language)("pdf.page", {""});
    if (!line.starts_with(head)) continue;
    const auto digits = line.substr(head.size());
    std::size_t page = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), page);
    if (read.ec == std::errc() && read.ptr == digits.data() + digits.size()) return page;
  }
  return 0;
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
  const std::size_t full = lengths.empty() ? 0 : lengths[lengths.size() * 9 / 10];
  std::string paragraph;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& line = lines[i];
    const bool short_before = i > 0 && std::size_t{text::length(lines[i - 1])} * 10 < full * 7;
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
  if (page == 0 || empty == page) refuse(path, "", said("refused.scanned"));
  if (empty > 0) out.notices.push_back({"notice.scanned_pages", {without}});
  return out;
}

std::string pdf_words(const std::filesystem::path& path) {
  return run(path, {"pdftotext", "-q", "-enc", "UTF-8", "-eol", "unix", path.string(), "-"}) + "\n" +
         run(path, {"pdfinfo", "-enc", "UTF-8", path.string()});
}

std::size_t pdf_pages(std::string_view pdf) {
  const InMemory file(pdf);
  const auto said = run(file.path(), {"pdfinfo", file.path()}, file.file());
  auto at = said.find("Pages:");
  return at == std::string::npos ? 0 : number_in(said, at);
}

PageImage pdf_page(std::string_view pdf, std::size_t page, unsigned longer_side) {
  const InMemory file(pdf);
  const auto n = std::to_string(page);
  auto ppm = run(file.path(),
                 {"pdftoppm", "-q", "-f", n, "-l", n, "-scale-to", std::to_string(longer_side), "-singlefile",
                  file.path()},
                 file.file());
  std::size_t at = 2;
  PageImage out;
  const auto width = number_in(ppm, at), height = number_in(ppm, at), most = number_in(ppm, at);
  ++at;
  constexpr std::size_t longest = 20'000;
  if (!ppm.starts_with("P6") || most != 255 || width == 0 || height == 0 || width > longest ||
      height > longest || ppm.size() != at + width * height * 3)
    refuse(file.path(), "", exchange::said("refused.no_pdf"));
  out.width = static_cast<int>(width);
  out.height = static_cast<int>(height);
  ppm.erase(0, at);
  out.pixels = std::move(ppm);
  return out;
}

std::size_t pdf_page_at(std::string_view words, text::Pos at) {
  const auto end = text::byte_of(words, at);
  std::size_t page = 0;
  for (std::size_t from = 0; from <= end && from < words.size();) {
    const auto to = std::min(words.find('\n', from), words.size());
    if (const auto here = page_of(words.substr(from, to - from))) page = here;
    from = to + 1;
  }
  return page;
}

std::optional<text::Pos> pdf_words_of_page(std::string_view words, std::size_t page) {
  for (std::size_t from = 0; from < words.size();) {
    const auto to = std::min(words.find('\n', from), words.size());
    if (page_of(words.substr(from, to - from)) == page) return text::length(words.substr(0, from));
    from = to + 1;
  }
  return std::nullopt;
}

}  // namespace skolanalys::exchange::read
