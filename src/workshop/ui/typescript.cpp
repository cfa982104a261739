#include "workshop/ui/typescript.h"

#include "base/whole_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view first_line =
    "// The parameters of this project's plugins. Written by aviary start: what you change here is lost.\n";

constexpr std::string_view types = R"(
export interface Parameter {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly unit: string;
  readonly kind: "float" | "integer" | "choice" | "switch";
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  readonly logarithmic: boolean;
  readonly automatable: boolean;
  /** Only the plugin sets it, as a meter. */
  readonly read_only: boolean;
  /** Not to be listed. */
  readonly hidden: boolean;
  readonly choices: readonly string[];
}

export interface Plugin {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly parameters: readonly Parameter[];
}

)";

constexpr std::string_view unions = R"(
export type PluginId = (typeof plugins)[number]["id"];
/** Of one plugin, or of all. */
export type ParameterId<P extends PluginId = PluginId> = Extract<
  (typeof plugins)[number],
  { readonly id: P }
>["parameters"][number]["id"];
)";

/// A JSON literal is also a TypeScript literal, except for two line separators, which only JSON allows inside.
std::string literal(const nlohmann::json& value) {
    std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const auto& [raw, escaped] : {std::pair{"\u2028", "\\u2028"}, {"\u2029", "\\u2029"}})
        for (auto at = text.find(raw); at != std::string::npos; at = text.find(raw, at))
            text.replace(at, std::string_view(raw).size(), escaped);
    return text;
}

void add(std::string& text, const hosting::ParameterMetadata& about) {
    const nlohmann::json json = about;
    text += "      {";
    for (const char* field : {"id", "name", "group", "unit", "kind"})
        text += fmt::format(" {}: {},", field, literal(json.at(field)));
    text += fmt::format(" min: {}, max: {}, initial: {},", about.min, about.max, about.initial);
    text += fmt::format(" logarithmic: {}, automatable: {}, read_only: {}, hidden: {},", about.logarithmic,
        about.automatable, about.read_only, about.hidden);
    text += fmt::format(" choices: {} }},\n", literal(about.choices));
}

} // namespace

std::string typescript_of(const std::vector<hosting::PluginMetadata>& plugins) {
    std::string text = std::string(first_line) + std::string(types) + "export const plugins = [\n";
    for (const auto& plugin : plugins) {
        text += "  {\n";
        text += fmt::format("    id: {},\n", literal(plugin.id));
        text += fmt::format("    name: {},\n", literal(plugin.name));
        text += fmt::format("    vendor: {},\n", literal(plugin.vendor));
        text += "    parameters: [\n";
        for (const auto& parameter : plugin.parameters) add(text, parameter);
        text += "    ],\n  },\n";
    }
    return text + "] as const satisfies readonly Plugin[];\n" + std::string(unions);
}

Result<void> write_typescript(const fs::path& project, const std::vector<hosting::PluginMetadata>& plugins) {
    std::error_code ignored;
    if (!fs::is_directory(project / "ui", ignored)) return {};
    const fs::path file = project / "ui" / "parameters.generated.ts";
    const std::string text = typescript_of(plugins);
    if (fs::exists(fs::symlink_status(file, ignored))) {
        const auto present = read_whole_file(file);
        if (!present || !present->starts_with(first_line))
            return Error{"types.foreign",
                "is not written, for it is not aviary's: remove it or rename it, and the next good build "
                "writes one",
                "ui/parameters.generated.ts"};
        if (*present == text) return {};
    }
    return write_whole_file(file, text);
}

} // namespace aviary::workshop
