// The state of a VST3 as CLAP's: that of its component and that of its controller, one behind the other. [main-thread]
//
// The bytes: "AVVST3" and two zeros, then the lengths of the two, as 64-bit numbers with the lowest byte first, then the two.
#include "hosting/formats/vst3/hosted_vst3.h"

#include <array>
#include <cstring>

namespace aviary::hosting {

using namespace vst3;

namespace {

constexpr std::array<char, 8> mark = {'A', 'V', 'V', 'S', 'T', '3', 0, 0};

bool write_all(const clap_ostream& to, const char* bytes, std::size_t size) {
    while (size > 0) {
        const auto written = to.write(&to, bytes, size);
        if (written <= 0 || std::size_t(written) > size) return false;
        bytes += written;
        size -= std::size_t(written);
    }
    return true;
}

std::vector<char> read_all(const clap_istream& from) {
    std::vector<char> all;
    std::array<char, 65536> part;
    for (;;) {
        const auto count = from.read(&from, part.data(), part.size());
        if (count <= 0) return all;
        all.insert(all.end(), part.data(), part.data() + count);
    }
}

std::array<char, 8> bytes_of(std::uint64_t number) {
    std::array<char, 8> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = char(number >> (8 * i) & 0xff);
    return bytes;
}
std::uint64_t number_at(const char* bytes) {
    std::uint64_t number = 0;
    for (int i = 7; i >= 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
    return number;
}

} // namespace

bool HostedVst3::save(const clap_ostream& to) {
    push_unheard();
    ByteStream of_component, of_controller;
    const auto answer = component_->getState(&of_component);
    const bool has_none =
        answer == kNotImplemented || (answer == kResultFalse && of_component.bytes().empty());
    if (answer != kResultOk && !has_none) return false;
    if (is_separate_) controller_->getState(&of_controller); // which many do not implement
    const auto& component = of_component.bytes();
    const auto& controller = of_controller.bytes();
    const auto sizes = {bytes_of(component.size()), bytes_of(controller.size())};
    if (!write_all(to, mark.data(), mark.size())) return false;
    for (const auto& size : sizes)
        if (!write_all(to, size.data(), size.size())) return false;
    return write_all(to, component.data(), component.size())
           && write_all(to, controller.data(), controller.size());
}

bool HostedVst3::load(const clap_istream& from) {
    const std::vector<char> all = read_all(from);
    constexpr std::size_t head = mark.size() + 16;
    if (all.size() < head || std::memcmp(all.data(), mark.data(), mark.size()) != 0) return false;
    const auto component_size = number_at(all.data() + 8), controller_size = number_at(all.data() + 16);
    if (component_size > all.size() - head || controller_size != all.size() - head - component_size)
        return false;
    const auto middle = all.begin() + std::ptrdiff_t(head + component_size);
    ByteStream of_component(std::vector<char>(all.begin() + head, middle));
    ByteStream of_controller(std::vector<char>(middle, all.end()));
    if (component_size > 0) {
        if (component_->setState(&of_component) != kResultOk) return false;
        of_component.rewind();
        controller_->setComponentState(&of_component);
    }
    if (controller_size > 0) controller_->setState(&of_controller);
    has_unheard_.store(false, std::memory_order_release);
    parameters_.reread(*controller_.get());
    return true;
}

} // namespace aviary::hosting
