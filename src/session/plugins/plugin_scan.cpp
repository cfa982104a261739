#include "session/plugins/plugin_scan.h"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace aviary::session {

using hosting::FoundFile;
using hosting::ScannedFile;

std::unique_ptr<PluginScan> PluginScan::start(boost::asio::io_context& io, PluginSearch search, Done done) {
    std::unique_ptr<PluginScan> scan(new PluginScan(io, std::move(search), std::move(done)));
    scan->on_worker([search = scan->search_] { return find(search); },
        [scan = scan.get()](Found found) { scan->examine(std::move(found)); });
    return scan;
}

PluginScan::PluginScan(boost::asio::io_context& io, PluginSearch search, Done done)
    : io_(io)
    , search_(std::move(search))
    , done_(std::move(done)) {}

PluginScan::~PluginScan() { worker_.join(); }

template <typename Work, typename Then>
void PluginScan::on_worker(Work work, Then then) {
    boost::asio::post(worker_,
        [&io = io_, work = std::move(work), then = std::move(then), alive = std::weak_ptr(life_)]() mutable {
            boost::asio::post(io, [result = work(), then = std::move(then), alive]() mutable {
                if (!alive.expired()) then(std::move(result));
            });
        });
}

PluginScan::Found PluginScan::find(const PluginSearch& search) {
    Found found;
    PluginList list;
    if (auto kept = search.list.empty() ? list : read_plugin_list(search.list))
        list = *std::move(kept);
    else
        found.problems.push_back(kept.error());
    auto files = hosting::find_plugin_files(search.folders);
    found.files = std::move(files.files);
    std::ranges::move(files.unreadable, std::back_inserter(found.problems));
    for (const FoundFile& file : found.files) {
        const auto known = std::ranges::find(list, file, &ScannedFile::file);
        if (known == list.end() || (search.again && known->refused))
            found.unknown.push_back(file);
        else
            found.known.push_back(*known);
    }
    return found;
}

void PluginScan::examine(Found found) {
    hosting::ExaminationSetup setup{.probe = search_.probe, .files = found.unknown};
    examination_ = hosting::Examination::start(
        io_, std::move(setup), [this, found = std::move(found)](hosting::ExaminedFiles examined) mutable {
            keep(std::move(found), std::move(examined));
        });
}

/// Puts known and newly probed files into the order in which they were found, and saves them as the list.
void PluginScan::keep(Found found, hosting::ExaminedFiles examined) {
    PluginScanReport report{.looked_at = examined.files.size(), .problems = std::move(found.problems)};
    std::ranges::move(examined.not_looked_at, std::back_inserter(report.problems));
    auto known = found.known.begin();
    auto looked_at = examined.files.begin();
    for (const FoundFile& file : found.files) {
        if (known != found.known.end() && known->file == file)
            report.files.push_back(std::move(*known++));
        else if (looked_at != examined.files.end() && looked_at->file == file)
            report.files.push_back(std::move(*looked_at++));
    }
    auto write = [list = search_.list, files = report.files] {
        return list.empty() ? Result<void>() : write_plugin_list(list, files);
    };
    on_worker(std::move(write), [this, report = std::move(report)](const Result<void>& written) mutable {
        if (!written) report.problems.push_back(written.error());
        const Done done = std::exchange(done_, nullptr); // may destroy this
        done(std::move(report));
    });
}

} // namespace aviary::session
