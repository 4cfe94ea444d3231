#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/exchange/table.h"
#include "core/store/project.h"

/// What leaves a project besides the report: notes, codebook, tables.
namespace skolanalys::report {

/// Notes of all interviews and documents in the order held, each with its header.
/// What they are, of which project, from when and in which language stands first, and what was left out:
/// `withheld` passages (core/privacy/withhold.h) have been taken out of the model.
[[nodiscard]] std::string notes_markdown(const model::Model& model, const std::string& language,
                                         std::size_t withheld = 0);
[[nodiscard]] std::string notes_text(const model::Model& model, const std::string& language,
                                     std::size_t withheld = 0);
/// The same as DOCX, with the codings as comments in the margin: theme, stance, memo, by whom and when.
/// Written whole or not at all. Throws Error(storage).
void write_notes_docx(const model::Model& model, const std::string& language,
                      const std::filesystem::path& path, std::size_t withheld = 0);
/// The codebook as DOCX: areas and themes with definition and when to use them.
void write_codebook_docx(const model::Model& model, const std::string& language,
                         const std::filesystem::path& path);

enum class TableKind { passages, matrix, respondents, codebook, findings };
[[nodiscard]] exchange::Table table_of(const model::Model& model, TableKind kind,
                                       const std::string& language);
[[nodiscard]] std::vector<exchange::Table> all_tables(const model::Model& model, const std::string& language);

}  // namespace skolanalys::report
