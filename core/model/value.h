#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace skolanalys::model {

/// A day, and a moment in UTC. Dates print as YYYY-MM-DD; an absent date is std::nullopt.
using Date = std::chrono::year_month_day;
using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

[[nodiscard]] std::string to_string(Date d);
/// YYYY-MM-DD of a day that exists, or nothing.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

/// The id of an enumerator in files and on the command line, and back. `names_of(E)` lists them in the
/// enumeration's order.
template <class E>
requires requires(E e) { names_of(e); }
[[nodiscard]] constexpr std::string_view id_of(E value) {
  return names_of(E{}).at(static_cast<std::size_t>(value));
}
template <class E>
requires requires(E e) { names_of(e); }
[[nodiscard]] constexpr std::optional<E> parse(std::string_view id) {
  constexpr auto names = names_of(E{});
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == id) return static_cast<E>(i);
  return std::nullopt;
}

}  // namespace skolanalys::model
