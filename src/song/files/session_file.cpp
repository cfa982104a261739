#include "song/files/session_file.h"

#include "song/files/fields.h"

namespace aviary::song {
namespace {

constexpr kinds::Beats beats{{0, 1e9}};

} // namespace

template <typename Fields>
void describe(Fields& fields, const SavedLoop&) {
    fields("on", &SavedLoop::is_on, kinds::Flag{});
    fields("start_beats", &SavedLoop::start, beats);
    fields("end_beats", &SavedLoop::end, beats);
}

template <typename Fields>
void describe(Fields& fields, const SavedTransport&) {
    fields("position_beats", &SavedTransport::position, beats);
    fields.part("loop", &SavedTransport::loop);
}

template <typename Fields>
void describe(Fields& fields, const SessionFile&) {
    fields("version", &SessionFile::version, kinds::Whole{1});
    fields("stores", &SessionFile::stores,
        kinds::ByName<PageStore, &PageStore::name, &PageStore::value, kinds::Anything>{});
    fields.part("transport", &SessionFile::transport);
    fields("view", &SessionFile::view, kinds::Anything{});
}

Read<SessionFile> read_session_file(std::string_view text) { return read_file<SessionFile>(text); }
std::string session_text(const SessionFile& file) { return write_file(file); }

} // namespace aviary::song
