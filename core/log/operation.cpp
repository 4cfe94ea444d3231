#include "core/log/operation.h"

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace skolanalys::log {

std::string encode(const nlohmann::json& body) {
  std::string out;
  nlohmann::json::to_cbor(body, out);
  return out;
}

nlohmann::json decode(std::string_view bytes) {
  auto body = nlohmann::json::from_cbor(bytes.begin(), bytes.end(), true, false);
  if (!body.is_object())
    throw Error(Fault::format, "error.operation_damaged", {}, "an operation in the log cannot be read");
  return body;
}

}  // namespace skolanalys::log
