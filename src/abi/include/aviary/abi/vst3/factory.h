// The door of a VST3 library: it exports GetPluginFactory, whose factory lists classes and makes objects of them.
// [main-thread]
#pragma once

#include <aviary/abi/vst3/base.h>

// For the functions that a library exports: extern "C" AVIARY_VST3_EXPORT ...
#ifdef _WIN32
#define AVIARY_VST3_EXPORT __declspec(dllexport)
#else
#define AVIARY_VST3_EXPORT __attribute__((visibility("default")))
#endif

namespace aviary::vst3 {

struct PFactoryInfo {
    enum FactoryFlags : int32 {
        kNoFlags = 0,
        kClassesDiscardable = 1 << 0, // hosts must not remember the list of classes
        kLicenseCheck = 1 << 1,
        kComponentNonDiscardable = 1 << 3, // the library stays loaded until the host ends
        kUnicode = 1 << 4,
    };
    enum { kURLSize = 256, kEmailSize = 128, kNameSize = 64 };

    char8 vendor[kNameSize] = {};
    char8 url[kURLSize] = {};
    char8 email[kEmailSize] = {};
    int32 flags = 0;
};

struct PClassInfo {
    enum ClassCardinality : int32 { kManyInstances = 0x7fffffff };
    enum { kCategorySize = 32, kNameSize = 64 };

    TUID cid = {};
    int32 cardinality = 0;
    char8 category[kCategorySize] = {};
    char8 name[kNameSize] = {};
};

struct PClassInfo2 {
    enum { kVendorSize = 64, kVersionSize = 64, kSubCategoriesSize = 128 };

    TUID cid = {};
    int32 cardinality = 0;
    char8 category[PClassInfo::kCategorySize] = {};
    char8 name[PClassInfo::kNameSize] = {};
    uint32 classFlags = 0;
    char8 subCategories[kSubCategoriesSize] = {}; // separated by '|'
    char8 vendor[kVendorSize] = {};
    char8 version[kVersionSize] = {};
    char8 sdkVersion[kVersionSize] = {};
};

/// The same with texts in UTF-16.
struct PClassInfoW {
    enum { kVendorSize = 64, kVersionSize = 64, kSubCategoriesSize = 128 };

    TUID cid = {};
    int32 cardinality = 0;
    char8 category[PClassInfo::kCategorySize] = {};
    char16 name[PClassInfo::kNameSize] = {};
    uint32 classFlags = 0;
    char8 subCategories[kSubCategoriesSize] = {};
    char16 vendor[kVendorSize] = {};
    char16 version[kVersionSize] = {};
    char16 sdkVersion[kVersionSize] = {};
};

struct IPluginFactory : FUnknown {
    virtual tresult PLUGIN_API getFactoryInfo(PFactoryInfo* info) = 0;
    virtual int32 PLUGIN_API countClasses() = 0;
    virtual tresult PLUGIN_API getClassInfo(int32 index, PClassInfo* info) = 0;
    /// Both ids are TUIDs.
    virtual tresult PLUGIN_API createInstance(FIDString class_id, FIDString interface_id, void** object) = 0;
};
inline constexpr Id IPluginFactory_iid = make_id(0x7A4D811C, 0x52114A1F, 0xAED9D2EE, 0x0B43BF9F);

struct IPluginFactory2 : IPluginFactory {
    virtual tresult PLUGIN_API getClassInfo2(int32 index, PClassInfo2* info) = 0;
};
inline constexpr Id IPluginFactory2_iid = make_id(0x0007B650, 0xF24B4C0B, 0xA464EDB9, 0xF00B2ABB);

struct IPluginFactory3 : IPluginFactory2 {
    virtual tresult PLUGIN_API getClassInfoUnicode(int32 index, PClassInfoW* info) = 0;
    virtual tresult PLUGIN_API setHostContext(FUnknown* context) = 0;
};
inline constexpr Id IPluginFactory3_iid = make_id(0x4555A2AB, 0xC1234E57, 0x9B122910, 0x36878931);

using GetFactoryProc = IPluginFactory*(PLUGIN_API*)();

} // namespace aviary::vst3
