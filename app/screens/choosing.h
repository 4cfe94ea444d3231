#pragma once
#include <string>
#include <vector>

#include "app/session/session.h"
#include "app/ui/ui.h"

/// Paths in screens: a field for those who paste one, and a button for those who look for the file.
namespace skolanalys::screens {

/// A field with a button that opens the panel for `wish`; what is chosen comes into the field, and then to
/// `wish.chosen` where there is one. `value` lives as long as the room. True when changed.
bool path_field(ui::Ui& ui, session::Session& session, const std::string& id, std::string& value,
                const std::string& hint, float width, session::FileWish wish);
/// The same under its label.
bool labelled_path(ui::Ui& ui, session::Session& session, const std::string& id, const std::string& label,
                   std::string& value, float width, session::FileWish wish);

/// Where what goes out of the project lands, and a way to put it elsewhere.
void where_it_lands(ui::Ui& ui, session::Session& session, const std::string& room);

/// Endings of what can be imported, and of pictures.
[[nodiscard]] const std::vector<std::string>& importable();
[[nodiscard]] const std::vector<std::string>& picture_endings();
/// The person chooses what to import; it is then looked at as if it had been dropped on the window.
void choose_import(session::Session& session);

}  // namespace skolanalys::screens
