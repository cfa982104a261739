// The list in which a VST3 host says what it knows of a track.
#pragma once

#include "sdk/formats/vst3/testing/vst3_test_host.h"

#include <cstring>
#include <map>
#include <string>

namespace aviary::test {

namespace keys = vst::ChannelContext;

struct Attributes final : HostObject<vst::IAttributeList> {
    /// How hosts differ in handing over texts.
    enum class Manner { terminated, unterminated, size_is_characters };

    std::map<std::string, Steinberg::int64, std::less<>> numbers; // looked into without allocating
    std::map<std::string, std::u16string, std::less<>> texts;
    Manner manner = Manner::terminated;

    tresult PLUGIN_API getInt(AttrID id, Steinberg::int64& value) override {
        const auto found = numbers.find(id);
        if (found == numbers.end()) return Steinberg::kResultFalse;
        value = found->second;
        return kResultOk;
    }
    tresult PLUGIN_API getString(AttrID id, vst::TChar* to, Steinberg::uint32 size) override {
        const auto found = texts.find(id);
        if (found == texts.end()) return Steinberg::kResultFalse;
        const std::size_t room = manner == Manner::size_is_characters ? size : size / sizeof *to;
        const auto end = found->second.copy(to, room);
        if (manner == Manner::unterminated) return kResultOk;
        to[std::min(end, room - 1)] = 0;
        return kResultOk;
    }
    tresult PLUGIN_API setInt(AttrID, Steinberg::int64) override { return Steinberg::kNotImplemented; }
    tresult PLUGIN_API setFloat(AttrID, double) override { return Steinberg::kNotImplemented; }
    tresult PLUGIN_API getFloat(AttrID, double&) override { return Steinberg::kResultFalse; }
    tresult PLUGIN_API setString(AttrID, const vst::TChar*) override { return Steinberg::kNotImplemented; }
    tresult PLUGIN_API setBinary(AttrID, const void*, Steinberg::uint32) override {
        return Steinberg::kNotImplemented;
    }
    tresult PLUGIN_API getBinary(AttrID, const void*&, Steinberg::uint32&) override {
        return Steinberg::kResultFalse;
    }
};

} // namespace aviary::test
