#pragma once
#include <string>

namespace skolanalys::ui {

class Ui;

/// As `field` of ui.h, with all of it selected when it gets the keyboard: what is written replaces it.
bool name_field(Ui& ui, const std::string& id, std::string& value, const std::string& hint, float width,
                bool focus);

}  // namespace skolanalys::ui
