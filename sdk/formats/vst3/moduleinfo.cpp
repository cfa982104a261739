// aviary_vst3_moduleinfo LIBRARY NAME VERSION: prints a VST3 library's moduleinfo.json, from which hosts learn what is in
// a bundle without loading it. Exits 1, with the reason on stderr, when the library offers nothing.
#include <aviary/abi/vst3/factory.h>

#include <nlohmann/json.hpp>

#include <cstdio>
#include <dlfcn.h>
#include <sstream>

namespace {

using namespace aviary::vst3;
using Json = nlohmann::ordered_json;

std::string hexadecimal(const TUID& id) {
    std::string text;
    for (const char byte : id) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02X", static_cast<unsigned char>(byte));
        text += digits;
    }
    return text;
}

Json split(const std::string& text) {
    Json parts = Json::array();
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, '|');) parts.push_back(part);
    return parts;
}

Json class_of(const PClassInfo2& info) {
    return {{"CID", hexadecimal(info.cid)}, {"Category", info.category}, {"Name", info.name},
        {"Vendor", info.vendor}, {"Version", info.version}, {"SDKVersion", info.sdkVersion},
        {"Sub Categories", split(info.subCategories)}, {"Class Flags", info.classFlags},
        {"Cardinality", info.cardinality}, {"Snapshots", Json::array()}};
}

Json module_info(IPluginFactory2& factory, const char* name, const char* version) {
    PFactoryInfo info;
    factory.getFactoryInfo(&info);
    const auto has = [&](int flag) { return (info.flags & flag) != 0; };
    Json classes = Json::array();
    for (int32 i = 0; i < factory.countClasses(); ++i) {
        PClassInfo2 class_info;
        if (factory.getClassInfo2(i, &class_info) == kResultOk) classes.push_back(class_of(class_info));
    }
    return {{"Name", name}, {"Version", version},
        {"Factory Info",
            {{"Vendor", info.vendor}, {"URL", info.url}, {"E-Mail", info.email},
                {"Flags", {{"Unicode", has(PFactoryInfo::kUnicode)},
                              {"Classes Discardable", has(PFactoryInfo::kClassesDiscardable)},
                              {"Component Non Discardable", has(PFactoryInfo::kComponentNonDiscardable)}}}}},
        {"Compatibility", Json::array()}, {"Classes", classes}};
}

} // namespace

int main(int count, char** arguments) {
    if (count != 4) {
        std::fprintf(stderr, "usage: aviary_vst3_moduleinfo LIBRARY NAME VERSION\n");
        return 2;
    }
    void* library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        std::fprintf(stderr, "moduleinfo: %s cannot be loaded: %s\n", arguments[1], dlerror());
        return 1;
    }
    const auto get_factory = reinterpret_cast<GetFactoryProc>(dlsym(library, "GetPluginFactory"));
    auto* factory = get_factory ? static_cast<IPluginFactory2*>(get_factory()) : nullptr;
    if (!factory || factory->countClasses() == 0) {
        std::fprintf(stderr, "moduleinfo: %s offers no plugin: does a source have an AVIARY_PLUGIN line?\n",
            arguments[1]);
        return 1;
    }
    std::printf("%s\n", module_info(*factory, arguments[2], arguments[3]).dump(2).c_str());
    return 0;
}
