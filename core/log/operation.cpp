#include "core/log/operation.h"

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace skolanalys::log {

namespace {

/// Lets everything pass but depth.
struct DepthGuard : nlohmann::json_sax<nlohmann::json> {
  static constexpr int deepest = 32;
  int depth = 0;
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool key(string_t&) override { return true; }
  bool start_object(std::size_t) override { return ++depth <= deepest; }
  bool end_object() override { return --depth >= 0; }
  bool start_array(std::size_t) override { return ++depth <= deepest; }
  bool end_array() override { return --depth >= 0; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }
};

}  // namespace

bool shallow(std::string_view bytes) {
  DepthGuard guard;
  return nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &guard, nlohmann::json::input_format_t::cbor);
}

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
