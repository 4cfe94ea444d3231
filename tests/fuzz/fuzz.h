#pragma once
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/assets/assets.h"
#include "core/error.h"
#include "core/exchange/zip.h"
#include "core/text/utf8.h"

/// What the fuzz targets share. A target reads bytes that anybody may have written; it may answer, or throw
/// one core::Error whose sentence people can read. Anything else is a finding.
namespace fuzz {

using namespace skolanalys;
namespace fs = std::filesystem;

[[noreturn]] inline void finding(const std::string& what) {
  std::fprintf(stderr, "finding: %s\n", what.c_str());
  std::abort();
}
inline void expect(bool holds, const std::string& what) {
  if (!holds) finding(what);
}
/// What came out of a reader goes into the model, which holds valid UTF-8 with LF.
inline void expect_text(std::string_view text) {
  expect(!text::first_invalid(text), "words that are no UTF-8");
  for (const char c : text)
    expect(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t', "a control character in words");
}

template <class F>
bool answers(F&& f) {
  try {
    f();
    return true;
  } catch (const Error& e) {
    expect(assets::Words::in("sv").has(e.id()), "an error without words: " + e.id());
    expect(e.fault() != Fault::internal, std::string("a promise of ours was broken: ") + e.what());
    return false;
  }
}

/// A folder of this process's own, in memory where TMPDIR is.
inline const fs::path& folder() {
  static const struct Folder {
    fs::path path;
    Folder() {
      std::string pattern = (fs::temp_directory_path() / "skolanalys-fuzz-XXXXXX").string();
      path = mkdtemp(pattern.data());
    }
    ~Folder() {
      std::error_code none;
      fs::remove_all(path, none);
    }
  } own;
  return own.path;
}
inline fs::path file(const std::string& name, std::string_view bytes) {
  std::ofstream(folder() / name, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return folder() / name;
}

/// The parts of an input that a line of its own, `%%%`, parts.
inline std::vector<std::string> parts(std::string_view bytes) {
  constexpr std::string_view between = "\n%%%\n";
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= bytes.size();) {
    const auto end = std::min(bytes.find(between, at), bytes.size());
    out.emplace_back(bytes.substr(at, end - at));
    at = end + between.size();
  }
  return out;
}
/// An archive with these parts of the input under these names; what the input has not is left out. Formats
/// that are archives are fuzzed within, past what guards the door.
inline fs::path archive(const std::string& name, std::string_view bytes,
                        const std::vector<std::string>& names,
                        const std::vector<std::pair<std::string, std::string>>& fixed = {}) {
  exchange::ZipWriter zip(folder() / name);
  for (const auto& [part, content] : fixed) zip.add(part, content, true);
  auto list = parts(bytes);
  for (std::size_t i = 0; i < list.size() && i < names.size(); ++i)
    zip.add(names[i], std::move(list[i]), true);
  zip.close();
  return folder() / name;
}

}  // namespace fuzz

/// FUZZ(bytes) { … }: the body of a target.
#define FUZZ(bytes)                                                                   \
  static void one(std::string_view bytes);                                            \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    one({reinterpret_cast<const char*>(data), size});                                 \
    return 0;                                                                         \
  }                                                                                   \
  static void one(std::string_view bytes)
