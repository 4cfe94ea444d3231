#pragma once
#include <memory>

#include "core/store/project.h"
#include "tests/fuzz/fuzz.h"

namespace fuzz {

/// A small project to import into, as fresh as the one before. In memory; nothing is kept beside it.
inline std::unique_ptr<store::Project> project() {
  const auto path = folder() / "p.skolanalys";
  static const std::string empty = [&] {
    model::Engagement engagement;
    engagement.municipality_code = "9999";
    auto made = store::Project::create(path, engagement, {{}, fs::path()});
    made.reset();
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }();
  std::error_code none;
  for (const char* suffix : {"-wal", "-journal", "-shm"}) fs::remove(path.string() + suffix, none);
  (void)file("p.skolanalys", empty);
  return store::Project::open(path, store::Access::write, {{}, fs::path()});
}

/// Whatever was imported has to hold together.
inline void look_through(const store::Project& project) {
  const auto& m = project.model();
  for (const auto& [id, text] : m.texts) expect_text(text.content);
  for (const auto& [id, coding] : m.codings) {
    const auto* text = m.find(coding.text);
    expect(text != nullptr && coding.range.to <= text::length(text->content) &&
               coding.range.from <= coding.range.to,
           "a coding outside its text");
    expect(m.find(coding.code) != nullptr, "a coding without a theme");
  }
}

}  // namespace fuzz
