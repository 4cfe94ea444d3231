#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/value.h"

/// Appointments as iCalendar (RFC 5545), for whatever calendar people use.
namespace skolanalys::exchange {

struct Appointment {
  std::string uid;  ///< the same for the same appointment each time, so that a calendar replaces it
  model::Date date;
  int from_minute = -1;  ///< from midnight, local time in Sweden; -1 = the whole day
  int minutes = 60;
  std::string summary, place, description;
  bool cancelled = false;
  unsigned sequence = 0;  ///< grows with each change
};

/// UTF-8, CRLF, lines folded at 75 octets between characters; times in Europe/Stockholm, which is described
/// in it. `stamp` is when it is written.
[[nodiscard]] std::string icalendar(const std::vector<Appointment>& appointments, const std::string& name,
                                    model::Moment stamp);

/// A text value: backslash, semicolon, comma and line end escaped.
[[nodiscard]] std::string ical_text(std::string_view words);
/// A content line folded, with its line end.
[[nodiscard]] std::string ical_line(std::string_view line);

}  // namespace skolanalys::exchange
