#pragma once
#include <cstddef>

#include "core/model/model.h"

namespace skolanalys::privacy {

/// Takes the words that their respondent does not want to be quoted out of the texts of a copy that is made
/// for people outside, and puts what the respondent wants where it was to read otherwise; codings and marks
/// move along. What was taken out says so in its place, in the engagement's language. Returns how many
/// passages were taken out.
std::size_t withhold(model::Model& model);

}  // namespace skolanalys::privacy
