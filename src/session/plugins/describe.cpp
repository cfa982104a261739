#include "session/plugins/describe.h"

namespace aviary::session {

Plugin describe(const hosting::Processor& processor) {
    const hosting::PluginMetadata& metadata = processor.metadata();
    Plugin plugin{metadata.id, metadata.name, metadata.vendor, metadata.version, {}};
    for (const hosting::ParameterMetadata& about : metadata.parameters) {
        const double value = processor.value(about.index_id);
        plugin.parameters.push_back({about, value, processor.value_text(about.index_id, value)});
    }
    return plugin;
}

std::vector<double> values_of(const hosting::Processor& processor) {
    std::vector<double> values;
    for (const hosting::ParameterMetadata& parameter : processor.metadata().parameters)
        values.push_back(processor.value(parameter.index_id));
    return values;
}

} // namespace aviary::session
