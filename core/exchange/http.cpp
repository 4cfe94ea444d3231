#include "core/exchange/http.h"

#include <curl/curl.h>

#include <memory>

#include "core/error.h"

namespace skolanalys::exchange {
namespace {

/// libcurl wants its global state made once before any thread uses it.
void begin() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (once != CURLE_OK)
    throw Error(Fault::internal, "error.fetch", {"", curl_easy_strerror(once)}, "libcurl cannot be started");
}

struct Receiving {
  std::string body;
  std::uint64_t most = 0;
  bool too_large = false;
  const GoOn* go_on = nullptr;
  bool stopped = false;
};

std::size_t receive(char* data, std::size_t size, std::size_t count, void* user) {
  auto& to = *static_cast<Receiving*>(user);
  const auto bytes = size * count;
  if (to.body.size() + bytes > to.most) {
    to.too_large = true;
    return 0;
  }
  to.body.append(data, bytes);
  return bytes;
}

int waiting(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& to = *static_cast<Receiving*>(user);
  if (to.go_on == nullptr || !*to.go_on) return 0;
  // No exception may pass through the library.
  try {
    to.stopped = !(*to.go_on)();
  } catch (...) {
    to.stopped = true;
  }
  return to.stopped ? 1 : 0;
}

}  // namespace

std::string origin_of(const std::string& address) {
  const auto scheme = address.find("://");
  if (scheme == std::string::npos) return {};
  const auto name = address.substr(0, scheme);
  if (name != "http" && name != "https") return {};
  const auto end = address.find_first_of("/?#", scheme + 3);
  const auto origin = address.substr(0, end);
  return origin.size() == scheme + 3 ? std::string() : origin;
}

std::string http_get(const std::string& address, const HttpLimits& limits, const GoOn& go_on) {
  if (origin_of(address).empty())
    throw Error(Fault::usage, "error.no_address", {address},
                "'" + address + "' is no address; it begins with http:// or https://");
  begin();
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  if (curl == nullptr)
    throw Error(Fault::internal, "error.fetch", {address, "libcurl"}, "libcurl cannot be started");
  Receiving to;
  to.most = limits.bytes;
  to.go_on = &go_on;
  auto* const c = curl.get();
  curl_easy_setopt(c, CURLOPT_URL, address.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(c, CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);  // other threads must not be hit by its time-outs
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.all.count()));
  curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(c, CURLOPT_USERAGENT, "skolanalys/" SKOLANALYS_VERSION);
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &to);
  curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, waiting);
  curl_easy_setopt(c, CURLOPT_XFERINFODATA, &to);
  const auto result = curl_easy_perform(c);
  if (to.stopped) throw Error(Fault::usage, "error.fetch_stopped", {address}, address + ": stopped");
  if (to.too_large)
    throw Error(Fault::storage, "error.fetch_large", {address, std::to_string(limits.bytes >> 20U)},
                address + ": the answer is larger than " + std::to_string(limits.bytes >> 20U) +
                    " MiB; ask for fewer indicators or years");
  if (result != CURLE_OK)
    throw Error(Fault::storage, "error.fetch", {address, curl_easy_strerror(result)},
                address + ": no answer (" + curl_easy_strerror(result) +
                    "); check the address and the connection, or import saved answers");
  long status = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200)
    throw Error(status == 404 ? Fault::not_found : Fault::storage, "error.fetch_status",
                {address, std::to_string(status)},
                address + ": the server answers " + std::to_string(status) + " instead of the data");
  return std::move(to.body);
}

}  // namespace skolanalys::exchange
