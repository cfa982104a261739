// CLAP's extension params, and Aviary's parameter-ids.
#include "sdk/core/params/param_text.h"
#include "sdk/core/track/copy_utf8.h"
#include "sdk/formats/clap/extensions/extensions.h"

#include <string_view>

namespace aviary::detail {

namespace {

std::uint32_t param_count(Self self) { return std::uint32_t(ClapPlugin::of(self).param_infos().size()); }

bool param_info(Self self, std::uint32_t index, clap_param_info_t* info) {
    const auto& infos = ClapPlugin::of(self).param_infos();
    if (index >= infos.size()) return false;
    *info = infos[index];
    return true;
}

const Param* param_of(Self self, clap_id id) {
    auto& instance = ClapPlugin::of(self).instance();
    const int index = instance.find_param(id);
    return index < 0 ? nullptr : &instance.param(unsigned(index));
}

bool param_value(Self self, clap_id id, double* value) {
    const Param* param = param_of(self, id);
    if (param) *value = param->value();
    return param;
}

bool param_to_text(Self self, clap_id id, double value, char* text, std::uint32_t size) {
    const Param* param = param_of(self, id);
    if (!param || !text || size == 0) return false;
    copy_utf8(text, size, std::string_view(value_to_text(*param, value)));
    return true;
}

bool param_from_text(Self self, clap_id id, const char* text, double* value) {
    const Param* param = param_of(self, id);
    const auto meant = param && text ? text_to_value(*param, text) : std::nullopt;
    if (meant) *value = *meant;
    return meant.has_value();
}

void flush(Self self, const clap_input_events_t* in, const clap_output_events_t* out) {
    ClapPlugin::of(self).flush(in, out);
}

constexpr clap_plugin_params_t params = {.count = param_count,
    .get_info = param_info,
    .get_value = param_value,
    .value_to_text = param_to_text,
    .text_to_value = param_from_text,
    .flush = flush};

bool parameter(Self self, std::uint32_t index, aviary_parameter_t* parameter) {
    const auto& parameters = ClapPlugin::of(self).parameters();
    if (index >= parameters.size()) return false;
    *parameter = parameters[index];
    return true;
}

constexpr aviary_plugin_parameter_ids_t parameter_ids = {.get = parameter};

} // namespace

const void* find_param_extension(const ClapPlugin& plugin, std::string_view id) {
    if (id == CLAP_EXT_PARAMS) return plugin.parameters().empty() ? nullptr : &params;
    if (id == AVIARY_EXT_PARAMETER_IDS) return &parameter_ids;
    return nullptr;
}

} // namespace aviary::detail
