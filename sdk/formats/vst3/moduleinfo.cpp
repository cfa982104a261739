// The program NAME_moduleinfo of each plugin, linked with the plugin's own objects: prints its moduleinfo.json, from which
// hosts learn what is in a VST3 bundle without loading it. Exits 1, with the reason on stderr, when there is no plugin, or
// when a line of a preset means nothing to it.
#include "sdk/core/state/check_presets.h"

#include <aviary/abi/vst3/factory.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" AVIARY_VST3_EXPORT aviary::vst3::IPluginFactory* PLUGIN_API GetPluginFactory();

namespace {

using namespace aviary::vst3;

/// An id as it is written, which is the same on all systems. Its bytes are in another order on Windows.
std::string hexadecimal(const TUID& id) {
    constexpr Id place_of = make_id(0x00010203, 0x04050607, 0x08090a0b, 0x0c0d0e0f);
    std::string text(2 * sizeof id, '0');
    for (std::size_t i = 0; i < sizeof id; ++i) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02X", static_cast<unsigned char>(id[i]));
        text.replace(2 * std::size_t(place_of.bytes[i]), 2, digits);
    }
    return text;
}

/// JSON of its own: the SDK needs no library for these few lines.
std::string in_quotes(std::string_view text) {
    std::string json = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') json += '\\';
        if (static_cast<unsigned char>(letter) < 0x20) {
            char escape[7];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned char>(letter));
            json += escape;
        } else {
            json += letter;
        }
    }
    return json += '"';
}

/// "Fx|Delay" as an array.
std::string split(std::string_view text) {
    std::string array = "[";
    while (!text.empty()) {
        const auto end = std::min(text.find('|'), text.size());
        if (array.size() > 1) array += ", ";
        array += in_quotes(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return array += ']';
}

void print_class(const PClassInfo2& info) {
    std::printf(
        "    {\n      \"CID\": %s,\n      \"Category\": %s,\n      \"Name\": %s,\n      \"Vendor\": %s,\n"
        "      \"Version\": %s,\n      \"SDKVersion\": %s,\n      \"Sub Categories\": %s,\n"
        "      \"Class Flags\": %u,\n      \"Cardinality\": %d,\n      \"Snapshots\": []\n    }",
        in_quotes(hexadecimal(info.cid)).c_str(), in_quotes(info.category).c_str(),
        in_quotes(info.name).c_str(), in_quotes(info.vendor).c_str(), in_quotes(info.version).c_str(),
        in_quotes(info.sdkVersion).c_str(), split(info.subCategories).c_str(), unsigned(info.classFlags),
        int(info.cardinality));
}

void print_module(IPluginFactory2& factory, const char* name, const char* version) {
    PFactoryInfo info;
    factory.getFactoryInfo(&info);
    const auto has = [&](int flag) { return (info.flags & flag) != 0 ? "true" : "false"; };
    std::printf("{\n  \"Name\": %s,\n  \"Version\": %s,\n  \"Factory Info\": {\n    \"Vendor\": %s,\n"
                "    \"URL\": %s,\n    \"E-Mail\": %s,\n    \"Flags\": {\n      \"Unicode\": %s,\n"
                "      \"Classes Discardable\": %s,\n      \"Component Non Discardable\": %s\n    }\n  },\n"
                "  \"Compatibility\": [],\n  \"Classes\": [\n",
        in_quotes(name).c_str(), in_quotes(version).c_str(), in_quotes(info.vendor).c_str(),
        in_quotes(info.url).c_str(), in_quotes(info.email).c_str(), has(PFactoryInfo::kUnicode),
        has(PFactoryInfo::kClassesDiscardable), has(PFactoryInfo::kComponentNonDiscardable));
    bool is_first = true;
    for (int32 i = 0; i < factory.countClasses(); ++i) {
        PClassInfo2 class_info;
        if (factory.getClassInfo2(i, &class_info) != kResultOk) continue;
        if (!is_first) std::printf(",\n");
        print_class(class_info);
        is_first = false;
    }
    std::printf("\n  ]\n}\n");
}

} // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::fprintf(stderr, "usage: %s NAME VERSION\n", arguments[0]);
        return 2;
    }
    auto* factory = static_cast<IPluginFactory2*>(GetPluginFactory());
    if (!factory || factory->countClasses() == 0) {
        std::fprintf(stderr, "moduleinfo: %s offers no plugin: does a source have an AVIARY_PLUGIN line?\n",
            arguments[1]);
        return 1;
    }
    if (const auto faults = aviary::detail::preset_faults(); !faults.empty()) {
        std::fprintf(stderr, "%s\n", faults.c_str());
        return 1;
    }
    print_module(*factory, arguments[1], arguments[2]);
    std::fflush(stdout);
    std::_Exit(0); // what the author's globals leave behind is for the author's tests to find
}
