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

    std::map<std::string, vst3::int64, std::less<>> numbers; // looked into without allocating
    std::map<std::string, std::u16string, std::less<>> texts;
    Manner manner = Manner::terminated;

    tresult PLUGIN_API getInt(AttrID id, vst3::int64& value) override {
        const auto found = numbers.find(id);
        if (found == numbers.end()) return vst3::kResultFalse;
        value = found->second;
        return kResultOk;
    }
    tresult PLUGIN_API getString(AttrID id, vst::TChar* to, vst3::uint32 size) override {
        const auto found = texts.find(id);
        if (found == texts.end()) return vst3::kResultFalse;
        const std::size_t room = manner == Manner::size_is_characters ? size : size / sizeof *to;
        const auto end = found->second.copy(to, room);
        if (manner == Manner::unterminated) return kResultOk;
        to[std::min(end, room - 1)] = 0;
        return kResultOk;
    }
    tresult PLUGIN_API setInt(AttrID, vst3::int64) override { return vst3::kNotImplemented; }
    tresult PLUGIN_API setFloat(AttrID, double) override { return vst3::kNotImplemented; }
    tresult PLUGIN_API getFloat(AttrID, double&) override { return vst3::kResultFalse; }
    tresult PLUGIN_API setString(AttrID, const vst::TChar*) override { return vst3::kNotImplemented; }
    tresult PLUGIN_API setBinary(AttrID, const void*, vst3::uint32) override { return vst3::kNotImplemented; }
    tresult PLUGIN_API getBinary(AttrID, const void*&, vst3::uint32&) override { return vst3::kResultFalse; }
};

} // namespace aviary::test
