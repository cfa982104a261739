// The inside of Pipeline, shared by its sources: pipeline_build.cpp goes from a save to libraries, pipeline.cpp from there
// to code that has passed the canary, pipeline_live.cpp from there to sound.
#pragma once

#include "hosting/plugin/metadata.h"
#include "workshop/fast/fast_builder.h"
#include "workshop/pipeline/course.h"
#include "workshop/pipeline/pipeline.h"
#include "workshop/pipeline/versions.h"
#include "workshop/watch/inputs.h"

#include <boost/asio/steady_timer.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace aviary::hosting {
class Canary;
struct CanaryOptions;
struct Proof;
class CagedModule;
} // namespace aviary::hosting

namespace aviary::workshop {

struct Pipeline::Impl {
    /// What a stage reports at its end.
    struct Ended {
        std::string detail;
        std::vector<Problem> problems;
        std::vector<Stage::Part> parts;
    };
    /// Where a fresh bundle is going to play.
    struct FreshCage {
        std::shared_ptr<hosting::CagedModule> module;
        std::vector<hosting::PluginMetadata> plugins; ///< that it was opened for
        bool is_open = false;
        Clock::time_point began = Clock::now();
        double ready_ms = 0; ///< until it was open, and its plugins prepared
    };
    /// The last comparison that was asked for.
    struct Comparison {
        int run = 0;      ///< the comparison's own
        int version = 0;  ///< the run in which the version to be heard went live
        std::string time; ///< of day, of that version
        Clock::time_point at;
    };

    Impl(boost::asio::io_context& loop, session::Session& live_session, PipelineSetup options);

    void work_on();
    void happen(Happening happening, Ended ended = {});
    void tell(const News& news, Happening happening, const Ended& ended);
    void fail(std::string message);
    void rest();
    void watch_for_mending(const std::vector<Problem>& problems);
    void build();
    void build_as_the_author(bool after_fast = false);
    bool is_stopping() const;
    void built_fast(const Result<std::vector<std::filesystem::path>>& bundles);
    static Built read_built(const std::filesystem::path& bundle, bool is_fast);
    void built(const BuildResult& result);
    void take_bundle(const std::filesystem::path& bundle);
    void choose_work(const std::vector<std::filesystem::path>& bundles);
    void probe();
    Result<void> try_out(Built& built);
    void take_plugins(Built& built, const std::vector<hosting::PluginMetadata>& plugins);
    Result<void> start_trial(Built& built, const hosting::CanaryOptions& options, const std::string& trial);
    void take_proof(Built& built, const std::string& trial, const Result<hosting::Proof>& proof);
    bool try_without_state(Built& built, const Error& refused);
    hosting::CanaryOptions trial_options(const Built& built) const;
    void end_probing();
    bool all_fresh(bool Built::*were) const;
    double most_of(double Built::*took) const;
    double slowest_process() const;
    Ended probed();
    std::vector<hosting::PluginMetadata> all_plugins() const;
    std::string probed_detail();
    void prove();
    void open_cage(const Built& built, const std::vector<hosting::PluginMetadata>& plugins);
    void end_proving();
    double fast_load() const;
    void drop_children();
    Ended proved() const;
    void stop_child();

    // pipeline_live.cpp:
    void swap();
    void settle();
    void finish_swap();
    Result<void> compare(int run);
    void swap_version();
    Result<std::string> put_in_place(const std::vector<Built>& bundles);
    Result<session::SwapReport> go_live(const Built& built);
    void take_back(const Built& built);
    void bring_back(const std::vector<session::LeftValue>& values);
    void keep_findings();
    Result<std::shared_ptr<hosting::CagedModule>> cage(
        const Built& built, const std::vector<hosting::PluginMetadata>& plugins);

    boost::asio::io_context& io;
    session::Session& session;
    const PipelineSetup setup;
    const std::string project;
    const std::filesystem::path build_folder;
    std::string under_work; ///< name of the bundle

    Course course;
    Change newest;
    std::vector<std::filesystem::path> unbuilt; ///< saved since the last good build
    Comparison comparison;
    Clock::time_point began, stage_began; ///< when the save or comparison came, and when its stage began
    std::vector<Built> fresh;             ///< bundles on their way to sound
    std::map<std::string, Built> live;    ///< bundles that sound, by name
    int sounding_run = 0;                 ///< the run that made the bundle under work sound
    Builder builder;
    FastBuilder fast;
    bool is_building_fast = false;
    bool has_built = false, is_learned = false; ///< by the author's own build; how it did it
    FileTime built_at;                          ///< when the last of those began
    std::map<std::string, Digest> fast_code;    ///< of the last fast build, by bundle
    Inputs inputs;
    bool inputs_are_known = false;                 ///< those of the last good build
    std::vector<std::filesystem::path> read_files; ///< inputs, as last known
    Findings findings;
    Versions versions;
    std::map<std::string, std::unique_ptr<hosting::Canary>> canaries; ///< of fresh bundles, by name
    std::optional<Error> refusal;           ///< by a canary, while others are still being probed
    std::map<std::string, FreshCage> cages; ///< of the fresh bundles, until they are live
    boost::asio::steady_timer settling{io}; ///< until the new code has made what it needs
    Clock::time_point settling_since, trying_since;
    std::shared_ptr<int> life = std::make_shared<int>(); ///< gone with the pipeline
};

double milliseconds_since(Clock::time_point then);
std::string time_of_day();
/// "2 warnings", or nothing.
std::string warnings_detail(const std::vector<Problem>& problems);

} // namespace aviary::workshop
