#include "hosting/scan/examination.h"

#include <boost/asio/post.hpp>

namespace aviary::hosting {

std::unique_ptr<Examination> Examination::start(
    boost::asio::io_context& io, ExaminationSetup setup, Done done) {
    std::unique_ptr<Examination> examination(new Examination(io, std::move(setup), std::move(done)));
    examination->look_on();
    return examination;
}

Examination::Examination(boost::asio::io_context& io, ExaminationSetup setup, Done done)
    : io_(io)
    , setup_(std::move(setup))
    , done_(std::move(done)) {}

Examination::~Examination() = default;

/// Goes on from the loop: take() is called from within the probe that must then be destroyed.
void Examination::look_on() {
    boost::asio::post(io_, [this, alive = std::weak_ptr(life_)] {
        if (alive.expired() || !done_) return;
        for (const auto& [index, file] : looked_at_) probes_.erase(index);
        while (next_ < setup_.files.size() && probes_.size() < setup_.at_once) look_at(next_++);
        if (probes_.empty() && next_ == setup_.files.size()) end();
    });
}

void Examination::look_at(std::size_t index) {
    ProbeOptions options{.argv = setup_.probe, .time_limit = setup_.time_limit};
    options.argv.push_back(setup_.files[index].path.string());
    auto probe = Probe::start(io_, std::move(options),
        [this, index](Result<std::vector<PluginMetadata>> plugins) { take(index, std::move(plugins)); });
    if (probe)
        probes_[index] = *std::move(probe);
    else
        not_looked_at_.push_back(
            {probe.error().code, probe.error().text(), setup_.files[index].path.string()});
}

void Examination::take(std::size_t index, Result<std::vector<PluginMetadata>> plugins) {
    ScannedFile& file = looked_at_[index];
    file.file = setup_.files[index];
    if (plugins)
        file.plugins = *std::move(plugins);
    else
        file.refused = plugins.error();
    for (PluginMetadata& plugin : file.plugins) plugin.parameters.clear();
    look_on();
}

void Examination::end() {
    ExaminedFiles examined;
    for (auto& [index, file] : looked_at_) examined.files.push_back(std::move(file));
    examined.not_looked_at = std::move(not_looked_at_);
    const Done done = std::exchange(done_, nullptr); // may destroy this
    done(std::move(examined));
}

} // namespace aviary::hosting
