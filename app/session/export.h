#pragma once
#include <array>
#include <filesystem>
#include <string>

#include "app/session/session.h"
#include "core/privacy/release.h"
#include "core/report/out.h"

/// What goes out of the open project: written by a job from a copy, looked through for names where it is for
/// someone outside, and logged. The person writes on meanwhile.
namespace skolanalys::session {

struct Export {
  report::Out out;
  std::filesystem::path path;
  privacy::Audience audience = privacy::Audience::ourselves;
  std::string recipient;
};
/// Starts it; at its end a message says where the file lies and offers to show it there.
void put_out(ui::Ui& ui, Session& session, Export wanted);

/// What can be put out besides the report: the ending of the file's name tells them apart, "export.NAME" is
/// the string id.
struct ExportKind {
  const char* name;  ///< "notes.docx"
  const char* what;  ///< report::Out::what
};
inline constexpr std::array export_kinds{
    ExportKind{"notes.docx", "notes"},      ExportKind{"notes.md", "notes"},
    ExportKind{"notes.txt", "notes"},       ExportKind{"tables.xlsx", "tables"},
    ExportKind{"passages.csv", "passages"}, ExportKind{"matrix.svg", "matrix"},
    ExportKind{"matrix.png", "matrix"},     ExportKind{"charts.svg", "charts"},
    ExportKind{"charts.png", "charts"},     ExportKind{"codebook.docx", "codebook"},
    ExportKind{"codebook.csv", "codebook"}, ExportKind{"codebook.qdc", "qdc"},
    ExportKind{"project.qdpx", "qdpx"}};
/// NAME-notes.docx beside NAME.skolanalys.
[[nodiscard]] std::filesystem::path beside(const std::filesystem::path& project, const std::string& name);

}  // namespace skolanalys::session
