#pragma once
#include <filesystem>
#include <string>

#include "core/report/tree.h"

namespace skolanalys::report {

/// The report as one HTML file that needs no other: style and pictures (SVG) inside, references as links both
/// ways, made to be printed. Well-formed XML.
[[nodiscard]] std::string html(const Report& report);

/// The report as the bytes of a DOCX file (ECMA-376): heading styles, table of contents, footnotes for the
/// references, tables with header rows, pictures as PNG, page numbers. With a template (template.h) in its
/// styles, behind its cover and under its headers; throws Error(format) where that is no DOCX.
[[nodiscard]] std::string docx(const Report& report, const std::filesystem::path& own_template = {});

/// Writes the report as an ODT file (ODF 1.2), the same as the DOCX; whole or not at all.
void write_odt(const Report& report, const std::filesystem::path& path);

/// The report as the bytes of a PDF: A4, tagged, with bookmarks and links; notes stand at the end.
[[nodiscard]] std::string pdf(const Report& report);

/// A picture as SVG markup, and as a PNG of `scale` pixels a point: three are sharp in print.
[[nodiscard]] std::string svg(const Picture& picture);
[[nodiscard]] std::string png(const Picture& picture, double scale = 3);

/// Writes by the file's ending (.html, .docx, .odt, .pdf), whole or not at all. `own_template`: for .docx
/// alone. Throws Error: usage (another ending, a template for another format), storage, format (the
/// template).
void write(const Report& report, const std::filesystem::path& path,
           const std::filesystem::path& own_template = {});

}  // namespace skolanalys::report
