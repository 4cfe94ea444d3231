#include "search/shard.h"

#include <xapian.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "core/error.h"

namespace skolanalys::search {
namespace {

namespace fs = std::filesystem;

constexpr unsigned answer_within = 20'000;  // milliseconds
constexpr unsigned connect_within = 5'000;
constexpr std::uintmax_t longest_stub = 1U << 20U;
constexpr std::string_view ssh_scheme = "xapian+ssh://";
constexpr std::string_view tcp_scheme = "xapian+tcp://";

std::optional<unsigned> port_of(std::string_view text) {
  unsigned port = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (wrong != std::errc() || end != text.data() + text.size() || port == 0 || port > 65535)
    return std::nullopt;
  return port;
}

/// A host, a user or a path that cannot be taken for an option or for two words.
bool plain(std::string_view word) {
  return !word.empty() && word.front() != '-' && std::none_of(word.begin(), word.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\'' || c == '"' || c == '\\' || c == '$' ||
           c == '`' || c == ';' || c == '&' || c == '|' || c == '<' || c == '>' || c == '*' || c == '?' ||
           c == '(' || c == ')';
  });
}

/// ssh that never asks: a question nobody sees would be waited for.
std::string ssh_arguments(std::string_view host, std::optional<unsigned> port, std::string_view path) {
  std::string out = "-oBatchMode=yes -oConnectTimeout=5 ";
  if (port) out += "-p" + std::to_string(*port) + " ";
  return out.append(host) + " xapian-progsrv " + std::string(path);
}

std::optional<Shard> ssh_shard(std::string_view rest) {
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto host = rest.substr(0, slash);
  const auto path = rest.substr(slash);
  std::optional<unsigned> port;
  if (const auto colon = host.rfind(':'); colon != std::string_view::npos) {
    port = port_of(host.substr(colon + 1));
    if (!port) return std::nullopt;
    host = host.substr(0, colon);
  }
  if (!plain(host) || !plain(path) || path.size() < 2) return std::nullopt;
  Shard out;
  out.program = "ssh";
  out.arguments = ssh_arguments(host, port, path);
  return out;
}

std::optional<Shard> tcp_shard(std::string_view rest) {
  while (rest.ends_with('/')) rest.remove_suffix(1);
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = port_of(rest.substr(colon + 1));
  if (!port || !plain(rest.substr(0, colon))) return std::nullopt;
  Shard out;
  out.host = rest.substr(0, colon);
  out.port = *port;
  return out;
}

/// `remote …` of a stub file.
std::optional<Shard> remote_line(const std::string& rest) {
  if (!rest.starts_with(':')) {
    auto out = tcp_shard(rest);
    if (out) out->address = std::string(tcp_scheme) + rest;
    return out;
  }
  std::istringstream in(rest.substr(1));
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  if (words.size() == 2 && words[0] == "xapian-progsrv" && plain(words[1])) {
    Shard out;
    out.program = words[0];
    out.arguments = words[1];
    out.address = "remote " + rest;
    return out;
  }
  std::optional<unsigned> port;
  if (words.size() == 6 && words[1] == "-p") {
    port = port_of(words[2]);
    if (!port) return std::nullopt;
    words.erase(words.begin() + 1, words.begin() + 3);
  }
  if (words.size() != 4 || words[0] != "ssh" || words[2] != "xapian-progsrv" || !plain(words[1]) ||
      !plain(words[3]))
    return std::nullopt;
  Shard out;
  out.program = "ssh";
  out.arguments = ssh_arguments(words[1], port, words[3]);
  out.address = "remote " + rest;
  return out;
}

}  // namespace

std::string Shard::name() const {
  if (remote()) return address;
  return project.empty() ? index.string() : project.string();
}

std::optional<Shard> shard_at(std::string_view text) {
  std::optional<Shard> out;
  if (text.starts_with(ssh_scheme))
    out = ssh_shard(text.substr(ssh_scheme.size()));
  else if (text.starts_with(tcp_scheme))
    out = tcp_shard(text.substr(tcp_scheme.size()));
  else
    return std::nullopt;
  if (!out)
    throw Error(
        Fault::usage, "error.shard_address", {std::string(text)},
        std::string(text) +
            " is no address of an index; write xapian+ssh://USER@HOST/PATH or xapian+tcp://HOST:PORT");
  out->address = text;
  return out;
}

bool is_stub(const fs::path& file) {
  std::error_code none;
  if (!fs::is_regular_file(file, none) || fs::file_size(file, none) > longest_stub) return false;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string first;
    if (!(words >> first) || first.starts_with('#')) continue;
    return first == "auto" || first == "glass" || first == "remote" || first.starts_with(ssh_scheme) ||
           first.starts_with(tcp_scheme);
  }
  return false;
}

std::vector<Shard> shards_in_stub(const fs::path& file) {
  std::vector<Shard> out;
  std::ifstream in(file);
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string::npos || line[start] == '#') continue;
    line = line.substr(start);
    const auto space = std::min(line.find(' '), line.size());
    const auto kind = line.substr(0, space);
    const auto at = line.find_first_not_of(' ', space);
    const auto rest = at == std::string::npos ? std::string() : line.substr(at);
    if ((kind == "auto" || kind == "glass") && !rest.empty()) {
      Shard shard;
      shard.index = (file.parent_path() / rest).lexically_normal();
      out.push_back(std::move(shard));
      continue;
    }
    std::optional<Shard> shard;
    if (kind == "remote") shard = remote_line(rest);
    if (kind.starts_with("xapian+")) shard = shard_at(line);
    if (!shard)
      throw Error(Fault::format, "error.stub_line", {file.string(), std::to_string(number), line},
                  file.string() + ": line " + std::to_string(number) + ": '" + line +
                      "' is not understood; write auto PATH, remote HOST:PORT or xapian+ssh://HOST/PATH");
    out.push_back(std::move(*shard));
  }
  return out;
}

Xapian::Database open_shard(const Shard& shard) {
  if (!shard.program.empty()) return Xapian::Remote::open(shard.program, shard.arguments, answer_within);
  if (!shard.host.empty()) return Xapian::Remote::open(shard.host, shard.port, answer_within, connect_within);
  return Xapian::Database(shard.index.string());
}

}  // namespace skolanalys::search
