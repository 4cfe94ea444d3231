#include "core/exchange/zip.h"

#include <zip.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/text/fold_case.h"

namespace skolanalys::exchange {
namespace {

zip_t* handle(void* zip) { return static_cast<zip_t*>(zip); }

/// One form for "Sources\\A.txt" and "sources/a.txt".
std::string folded(std::string_view name) {
  std::string out = text::fold_case(name);
  std::replace(out.begin(), out.end(), '\\', '/');
  return out;
}

bool climbs(std::string_view name) {
  if (name.starts_with('/') || name.find('\0') != std::string_view::npos) return true;
  for (std::size_t at = 0; at <= name.size();) {
    const auto end = std::min(name.find('/', at), name.size());
    if (name.substr(at, end - at) == "..") return true;
    at = end + 1;
  }
  return name.size() > 1 && name[1] == ':';
}

}  // namespace

ZipReader::ZipReader(const std::filesystem::path& path, ZipLimits limits) : path_(path), limits_(limits) {
  int code = 0;
  zip_ = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (zip_ == nullptr) refuse(path, "", said("refused.zip"));
  const auto entries = zip_get_num_entries(handle(zip_), 0);
  try {
    if (entries < 0 || static_cast<std::uint64_t>(entries) > limits_.entries)
      refuse(path, "", said("refused.many", {std::to_string(limits_.entries)}));
    std::set<std::string> seen;
    for (zip_int64_t i = 0; i < entries; ++i) {
      const char* name = zip_get_name(handle(zip_), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS);
      names_.emplace_back(name == nullptr ? "" : name);
      folded_.push_back(folded(names_.back()));
      if (climbs(folded_.back())) refuse(path, said("place.part", {names_.back()}), said("refused.outside"));
      if (!names_.back().ends_with('/') && !seen.insert(folded_.back()).second)
        refuse(path, said("place.part", {names_.back()}), said("refused.twice"));
    }
  } catch (...) {
    zip_discard(handle(zip_));
    throw;
  }
}

ZipReader::~ZipReader() { zip_discard(handle(zip_)); }

std::optional<std::size_t> ZipReader::index_of(std::string_view name) const {
  const auto found = std::find(folded_.begin(), folded_.end(), folded(name));
  return found == folded_.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - folded_.begin()));
}

bool ZipReader::has(std::string_view name) const { return index_of(name).has_value(); }

std::optional<std::string> ZipReader::find(std::string_view name) {
  return has(name) ? std::optional(read(name)) : std::nullopt;
}

std::string ZipReader::read(std::string_view name) {
  const auto place = said("place.part", {std::string(name)});
  const auto index = index_of(name);
  if (!index) refuse(path_, place, said("refused.part_gone"));
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(handle(zip_), *index, 0, &stat) != 0) refuse(path_, place, said("refused.unreadable"));
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
    refuse(path_, place, said("refused.encrypted"));
  auto* file = zip_fopen_index(handle(zip_), *index, 0);
  if (file == nullptr) refuse(path_, place, said("refused.unpack"));
  const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> closing(file, &zip_fclose);
  std::string out;
  std::string block(1U << 16U, '\0');
  const std::uint64_t packed = std::max<std::uint64_t>(1, stat.comp_size);
  while (true) {
    const auto n = zip_fread(file, block.data(), block.size());
    if (n < 0) refuse(path_, place, said("refused.part_damaged"));
    if (n == 0) break;
    out.append(block.data(), static_cast<std::size_t>(n));
    unpacked_ += static_cast<std::uint64_t>(n);
    if (out.size() > limits_.part || unpacked_ > limits_.all)
      refuse(path_, place, said("refused.unpacks", {std::to_string(limits_.part >> 20U)}));
    if (out.size() > (1U << 20U) && out.size() / packed > limits_.ratio)
      refuse(path_, place, said("refused.bomb"));
  }
  return out;
}

ZipWriter::ZipWriter(const std::filesystem::path& path) : path_(path), fresh_(path.string() + ".part") {
  int code = 0;
  std::error_code none;
  std::filesystem::remove(fresh_, none);
  zip_ = zip_open(fresh_.c_str(), ZIP_CREATE | ZIP_EXCL, &code);
  if (zip_ == nullptr)
    throw Error(Fault::storage, "error.cannot_write", {path.string(), ""},
                path.string() + ": cannot be written; check the folder and the space");
}

ZipWriter::~ZipWriter() {
  if (zip_ != nullptr) zip_discard(handle(zip_));
}

void ZipWriter::add(const std::string& name, std::string bytes, bool stored) {
  kept_.push_back(std::make_unique<std::string>(std::move(bytes)));
  auto* source = zip_source_buffer(handle(zip_), kept_.back()->data(), kept_.back()->size(), 0);
  const auto index = zip_file_add(handle(zip_), name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    throw Error(Fault::storage, "error.cannot_write", {path_.string(), name},
                path_.string() + ": '" + name + "' cannot be put into it");
  }
  zip_set_file_compression(handle(zip_), static_cast<zip_uint64_t>(index),
                           stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
}

void ZipWriter::close() {
  auto* zip = handle(zip_);
  std::error_code wrong;
  if (zip_close(zip) != 0) {
    const std::string why = zip_strerror(zip);
    zip_discard(zip);
    zip_ = nullptr;
    std::filesystem::remove(fresh_, wrong);
    throw Error(Fault::storage, "error.cannot_write", {path_.string(), why},
                path_.string() + ": cannot be written (" + why + "); check the folder and the space");
  }
  zip_ = nullptr;
  std::filesystem::rename(fresh_, path_, wrong);
  if (wrong) {
    const auto why = wrong.message();
    std::filesystem::remove(fresh_, wrong);
    throw Error(Fault::storage, "error.cannot_write", {path_.string(), why},
                path_.string() + ": cannot be written (" + why + ")");
  }
}

}  // namespace skolanalys::exchange
