#include "core/exchange/calendar.h"

#include <chrono>
#include <cstdio>

namespace skolanalys::exchange {
namespace {

constexpr const char* zone =
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\n"
    "BEGIN:DAYLIGHT\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "DTSTART:19810329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "DTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n";

std::string day(model::Date date) {
  char out[32];
  std::snprintf(out, sizeof out, "%04d%02u%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return out;
}

/// A local time that may lie past midnight.
std::string local(model::Date date, int minute) {
  using namespace std::chrono;
  const sys_days days = sys_days(date) + std::chrono::days(minute / 1440);
  char clock[16];
  std::snprintf(clock, sizeof clock, "T%02d%02d00", minute % 1440 / 60, minute % 60);
  return day(model::Date(days)) + clock;
}

std::string utc(model::Moment moment) {
  using namespace std::chrono;
  const auto days = floor<std::chrono::days>(moment);
  const hh_mm_ss time(floor<seconds>(moment - days));
  char clock[16];
  std::snprintf(clock, sizeof clock, "T%02d%02d%02dZ", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return day(model::Date(days)) + clock;
}

}  // namespace

std::string ical_text(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r' || (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) {
      continue;
    } else {
      if (c == '\\' || c == ';' || c == ',') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string ical_line(std::string_view line) {
  constexpr std::size_t longest = 75;  // octets, the line end not counted
  std::string out;
  std::size_t room = longest;
  while (line.size() > room) {
    std::size_t cut = room;
    // Never inside a character.
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = longest - 1;  // the space that continues a line counts
  }
  return out.append(line).append("\r\n");
}

std::string icalendar(const std::vector<Appointment>& appointments, const std::string& name,
                      model::Moment stamp) {
  std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Skolanalys//" SKOLANALYS_VERSION
                    "//SV\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n";
  out += ical_line("X-WR-CALNAME:" + ical_text(name));
  out += zone;
  for (const auto& a : appointments) {
    out += "BEGIN:VEVENT\r\n";
    out += ical_line("UID:" + ical_text(a.uid));
    out += "DTSTAMP:" + utc(stamp) + "\r\n";
    if (a.from_minute < 0) {
      const std::chrono::sys_days next = std::chrono::sys_days(a.date) + std::chrono::days(1);
      out += "DTSTART;VALUE=DATE:" + day(a.date) + "\r\nDTEND;VALUE=DATE:" + day(model::Date(next)) + "\r\n";
    } else {
      out += "DTSTART;TZID=Europe/Stockholm:" + local(a.date, a.from_minute) + "\r\n";
      out += "DTEND;TZID=Europe/Stockholm:" + local(a.date, a.from_minute + a.minutes) + "\r\n";
    }
    out += "SEQUENCE:" + std::to_string(a.sequence) + "\r\n";
    out += ical_line("SUMMARY:" + ical_text(a.summary));
    if (!a.place.empty()) out += ical_line("LOCATION:" + ical_text(a.place));
    if (!a.description.empty()) out += ical_line("DESCRIPTION:" + ical_text(a.description));
    out += a.cancelled ? "STATUS:CANCELLED\r\n" : "STATUS:CONFIRMED\r\n";
    out += "END:VEVENT\r\n";
  }
  return out + "END:VCALENDAR\r\n";
}

}  // namespace skolanalys::exchange
