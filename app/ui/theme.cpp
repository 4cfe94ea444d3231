#include "app/ui/theme.h"

#include <imgui_freetype.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "app/ui/high_letters.h"
#include "app/ui/icons.h"
#include "core/text/utf8.h"

namespace skolanalys::ui {
namespace {

constexpr ImU32 rgb(unsigned hex) {
  return IM_COL32((hex >> 16U) & 255U, (hex >> 8U) & 255U, hex & 255U, 255U);
}

constexpr Colors light{rgb(0xF4F5F7), rgb(0xFFFFFF), rgb(0xF7F8FA), rgb(0xE1E4EA), rgb(0x1D2530),
                       rgb(0x5B6675), rgb(0x8A94A2), rgb(0x1F6FB2), rgb(0xE3EFF8), rgb(0xFFFFFF),
                       rgb(0xBBD7F0), rgb(0xB3261E), rgb(0x2E7D4F), false};
constexpr Colors night{rgb(0x15181C), rgb(0x1C2025), rgb(0x242930), rgb(0x30363F), rgb(0xE4E8ED),
                       rgb(0xA0A9B5), rgb(0x6F7987), rgb(0x6CB0E8), rgb(0x22384B), rgb(0x0E1620),
                       rgb(0x2F4E6B), rgb(0xF28B82), rgb(0x7BC79A), true};

// Black on white: nothing but words, edges and one blue; greys stay above seven to one.
constexpr Colors sharp{rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0x5A5A5A), rgb(0x000000),
                       rgb(0x2B2B2B), rgb(0x4A4A4A), rgb(0x0B3C8C), rgb(0xD6E6FF), rgb(0xFFFFFF),
                       rgb(0x9CC4FF), rgb(0x8E0B0B), rgb(0x0B5A26), false};

std::string found(std::initializer_list<const char*> paths) {
  std::error_code none;
  for (const char* path : paths)
    if (std::filesystem::exists(path, none)) return path;
  return {};
}

ImVec4 vec(ImU32 c) { return ImGui::ColorConvertU32ToFloat4(c); }

void paint(const Colors& c, ImGuiStyle& s) {
  auto* to = s.Colors;
  to[ImGuiCol_Text] = vec(c.text);
  to[ImGuiCol_TextDisabled] = vec(c.muted);
  to[ImGuiCol_WindowBg] = vec(c.surface);
  to[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  to[ImGuiCol_PopupBg] = vec(c.surface);
  to[ImGuiCol_Border] = vec(c.border);
  to[ImGuiCol_FrameBg] = vec(c.raised);
  to[ImGuiCol_FrameBgHovered] = vec(c.raised);
  to[ImGuiCol_FrameBgActive] = vec(c.raised);
  to[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  to[ImGuiCol_ScrollbarGrab] = vec(c.with_alpha(c.faint, 110));
  to[ImGuiCol_ScrollbarGrabHovered] = vec(c.with_alpha(c.faint, 170));
  to[ImGuiCol_ScrollbarGrabActive] = vec(c.muted);
  to[ImGuiCol_Button] = vec(c.raised);
  to[ImGuiCol_ButtonHovered] = vec(c.accent_soft);
  to[ImGuiCol_ButtonActive] = vec(c.accent_soft);
  to[ImGuiCol_Header] = vec(c.accent_soft);
  to[ImGuiCol_HeaderHovered] = vec(c.accent_soft);
  to[ImGuiCol_HeaderActive] = vec(c.accent_soft);
  to[ImGuiCol_CheckMark] = vec(c.accent);
  to[ImGuiCol_SliderGrab] = vec(c.accent);
  to[ImGuiCol_TextSelectedBg] = vec(c.selection);
  to[ImGuiCol_NavHighlight] = vec(c.accent);
  to[ImGuiCol_Separator] = vec(c.border);
}

}  // namespace

const Colors& colors_of(Look look) {
  return look == Look::dark ? night : look == Look::contrast ? sharp : light;
}

ImU32 Colors::with_alpha(ImU32 color, int alpha) const {
  return (color & ~IM_COL32_A_MASK) | (static_cast<ImU32>(alpha) << IM_COL32_A_SHIFT);
}

ImU32 Colors::of(const std::string& hex) const {
  unsigned value = 0x5B6675;
  if (hex.size() == 7) std::sscanf(hex.c_str(), "#%06x", &value);
  auto c = vec(rgb(value));
  if (dark) {  // towards white, so that it stands out from a dark page
    const float up = 0.38F;
    c = ImVec4(c.x + (1 - c.x) * up, c.y + (1 - c.y) * up, c.z + (1 - c.z) * up, 1);
  }
  return ImGui::ColorConvertFloat4ToU32(c);
}

Fonts build(Look look, float scale, const std::set<char32_t>& wanted, float stage) {
  auto& io = ImGui::GetIO();
  auto& atlas = *io.Fonts;
  atlas.Clear();
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
  const std::string folder = "/usr/share/fonts/opentype/inter/";
  const std::string dejavu = "/usr/share/fonts/truetype/dejavu/";
  const auto regular = found({(folder + "Inter-Regular.otf").c_str(), (dejavu + "DejaVuSans.ttf").c_str()});
  const auto medium = found({(folder + "Inter-Medium.otf").c_str(), (dejavu + "DejaVuSans.ttf").c_str()});
  const auto semibold =
      found({(folder + "Inter-SemiBold.otf").c_str(), (dejavu + "DejaVuSans-Bold.ttf").c_str()});
  const auto other = found({(dejavu + "DejaVuSans.ttf").c_str()});
  const auto symbols =
      found({"/usr/share/fonts/truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf",
             "/usr/share/fonts-material-design-icons-iconfont/fonts/MaterialIcons-Regular.ttf",
             "/usr/share/fonts/material-design-icons-iconfont/MaterialIcons-Regular.ttf"});
  static const ImWchar letters[] = {0x20,   0x24F,  0x2010, 0x205E, 0x20AC, 0x20AC, 0x2190,
                                    0x2193, 0x21B5, 0x21B5, 0x2212, 0x2212, 0x00B1, 0x00B1,
                                    0x2318, 0x2318, 0x21E7, 0x21E7, 0};
  // In fields too, which do not ask for letters: what people are called in Greek and Cyrillic.
  static const ImWchar rest[] = {0x370, 0x3FF, 0x400, 0x45F, 0};
  static const std::vector<ImWchar> icons = [] {
    std::vector<ImWchar> ranges;
    for (const char* one : icon::all) {
      text::ByteOffset at = 0;
      const auto c = static_cast<ImWchar>(text::next(one, at));
      ranges.insert(ranges.end(), {c, c});
    }
    ranges.push_back(0);
    return ranges;
  }();
  // What Inter lacks, from whatever fonts there are; the first that has a letter draws it.
  std::vector<std::string> others;
  static std::vector<ImWchar> more;  // read when the atlas is built
  more.clear();
  if (!wanted.empty()) {
    for (const auto c : wanted)
      if (c <= 0xFFFF) more.insert(more.end(), {static_cast<ImWchar>(c), static_cast<ImWchar>(c)});
    more.push_back(0);
    for (const char* path :
         {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
          "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
          "/usr/share/fonts/truetype/droid/DroidSansFallback.ttf",
          "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
          "/usr/share/fonts/truetype/freefont/FreeSans.ttf", "/usr/share/fonts/truetype/unifont/unifont.ttf"})
      if (std::error_code none; std::filesystem::exists(path, none)) others.emplace_back(path);
  }
  std::map<std::string, std::string> files;  // each is read once, however many sizes are made of it
  const auto add_file = [&](const std::string& path, float px, ImFontConfig config, const ImWchar* ranges) {
    auto [at, fresh] = files.try_emplace(path);
    if (fresh) {
      std::ifstream in(path, std::ios::binary);
      at->second.assign(std::istreambuf_iterator<char>(in), {});
    }
    config.FontDataOwnedByAtlas = false;
    return atlas.AddFontFromMemoryTTF(at->second.data(), static_cast<int>(at->second.size()), px, &config,
                                      ranges);
  };
  Fonts out;
  out.scale = scale;
  out.fallback = regular.find("inter") == std::string::npos;
  const auto add_px = [&](const std::string& path, float px, bool in_fields) -> ImFont* {
    ImFontConfig text;
    text.OversampleH = text.OversampleV = 1;
    text.PixelSnapH = false;
    if (path.empty()) return atlas.AddFontDefault();
    auto* font = add_file(path, px, text, letters);
    ImFontConfig merged = text;
    merged.MergeMode = true;
    if (in_fields && !other.empty()) add_file(other, px, merged, rest);
    for (const auto& extra : others) add_file(extra, px, merged, more.data());
    if (!symbols.empty()) {
      merged.PixelSnapH = true;
      merged.GlyphOffset.y = std::round(0.22F * px);
      merged.GlyphMinAdvanceX = 1.25F * px;
      add_file(symbols, std::round(1.2F * px), merged, icons.data());
    }
    return font;
  };
  const auto add = [&](const std::string& path, float size, bool in_fields = false) {
    return add_px(path, std::round(size * scale), in_fields);
  };
  out.body = add(regular, 15, true);
  out.bold = add(semibold, 15);
  out.small = add(medium, 12.5F);
  out.title = add(semibold, 21);
  out.note = add(regular, 17);
  out.note_bold = add(semibold, 17);
  out.large = add(regular, 23);
  if (stage > 0) {
    const auto staged = [&](const std::string& path, float size) {
      return add_px(path, std::round(size * stage), false);
    };
    out.stage_title = staged(semibold, 5.4F);
    out.stage = staged(regular, 3.2F);
    out.stage_bold = staged(semibold, 3);
    out.stage_small = staged(regular, 2.4F);
  }
  io.FontDefault = out.body;
  ask_for_high_letters(atlas, {out.note, out.note_bold, out.large, out.body}, wanted);
  atlas.Build();
  draw_high_letters(atlas);
  atlas.ClearInputData();  // lies in `files`, which goes now

  auto& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.WindowPadding = ImVec2(16, 14);
  style.FramePadding = ImVec2(10, 7);
  style.ItemSpacing = ImVec2(8, 8);
  style.ItemInnerSpacing = ImVec2(8, 6);
  style.CellPadding = ImVec2(10, 6);
  style.IndentSpacing = 18;
  style.ScrollbarSize = 10;
  style.GrabMinSize = 24;
  style.WindowRounding = 10;
  style.ChildRounding = 8;
  style.FrameRounding = 6;
  style.PopupRounding = 8;
  style.ScrollbarRounding = 6;
  style.GrabRounding = 6;
  style.TabRounding = 6;
  style.WindowBorderSize = 1;
  style.PopupBorderSize = 1;
  style.ChildBorderSize = 0;
  style.FrameBorderSize = 0;
  style.DisabledAlpha = 0.45F;
  style.CircleTessellationMaxError = 0.2F;
  style.ScaleAllSizes(scale);
  paint(colors_of(look), style);
  return out;
}

}  // namespace skolanalys::ui
