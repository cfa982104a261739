#include "session/plugins/describe.h"

namespace aviary::session {

Plugin describe(const hosting::Processor& processor) {
    const hosting::PluginMetadata& metadata = processor.metadata();
    Plugin plugin{metadata.id, metadata.name, metadata.vendor, metadata.version, {}};
    std::vector<hosting::ValueOf> values;
    for (const hosting::ParameterMetadata& about : metadata.parameters)
        values.push_back({about.index_id, processor.value(about.index_id)});
    std::vector<std::string> texts = processor.value_texts(values);
    for (std::size_t i = 0; i < values.size(); ++i)
        plugin.parameters.push_back({metadata.parameters[i], values[i].value, std::move(texts[i])});
    return plugin;
}

std::vector<double> values_of(const hosting::Processor& processor) {
    std::vector<double> values;
    for (const hosting::ParameterMetadata& parameter : processor.metadata().parameters)
        values.push_back(processor.value(parameter.index_id));
    return values;
}

} // namespace aviary::session
