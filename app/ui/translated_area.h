#pragma once
#include "app/ui/ui.h"

namespace skolanalys::ui {

/// As `area` of ui.h, for words that are shown in another language than they are kept in. `shown` stands
/// there to be read; pressed, or come to with Tab, it gives way to `value` to be written in until that is
/// left. Nothing of `shown` gets into `value`. Where both are the same this is an `area`.
///
///     ui::translated_area(ui, "theme.definition", edited.definition,
///                         ui.in_language(edited.slug, edited.definition), {-1, ui.px(92)});
bool translated_area(Ui& ui, const std::string& id, std::string& value, const std::string& shown,
                     ImVec2 size);

}  // namespace skolanalys::ui
