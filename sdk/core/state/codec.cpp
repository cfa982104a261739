// The parts of codec.h that are compiled once.

#include <aviary/detail/codec.h>

#include <cstring>

namespace aviary::detail {

bool Source::bytes(void* data, unsigned long size) AVIARY_NONBLOCKING {
    if (size > left_) {
        left_ = 0;
        return false;
    }
    if (size > 0) std::memcpy(data, at_, size);
    at_ += size;
    left_ -= size;
    return true;
}

bool Source::count(unsigned long long& count) AVIARY_NONBLOCKING {
    return bytes(&count, sizeof count) && count <= left_;
}

void TypeText::add(const char* words) AVIARY_NONBLOCKING {
    for (; *words; ++words) {
        hash_ = (hash_ ^ static_cast<unsigned char>(*words)) * 16777619u; // FNV-1a
        if (size_ < limit)
            text_[size_++] = *words;
        else {
            text_[limit] = '#';
            for (unsigned digit = 0; digit < 8; ++digit)
                text_[limit + 1 + digit] = "0123456789abcdef"[hash_ >> (28 - 4 * digit) & 15];
        }
    }
}

void TypeText::add(unsigned long number) AVIARY_NONBLOCKING {
    char digits[24] = {};
    unsigned at = sizeof digits - 1;
    do digits[--at] = char('0' + number % 10);
    while ((number /= 10) > 0);
    add(digits + at);
}

} // namespace aviary::detail
