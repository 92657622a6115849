#include "token_session.hpp"

#include "key_check.hpp"

#include <p11-kit/p11-kit.h>

#include <algorithm>

namespace motcua::signing {

namespace {

/// What a token answers is short: a certificate, a signature.
constexpr auto most_attribute_bytes = CK_ULONG{65536};

core::Failure wrong_pin() {
    return {
        core::Errc::unauthenticated,
        "wrong_pin",
        "Mã PIN của thiết bị ký số không đúng.",
        "The PIN of the signing token is wrong."};
}

core::Failure pin_locked() {
    return {
        core::Errc::unauthenticated,
        "pin_locked",
        "Thiết bị ký số đã khóa mã PIN vì nhập sai nhiều lần.",
        "The signing token has locked its PIN after wrong tries."};
}

/// The failure a return value of the token means; the value's name is for the technician.
core::Failure failure_of(CK_RV answer) {
    switch (answer) {
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
        return wrong_pin();
    case CKR_PIN_LOCKED:
        return pin_locked();
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_TOKEN_NOT_RECOGNIZED:
    case CKR_DEVICE_REMOVED:
    case CKR_SLOT_ID_INVALID:
    case CKR_SESSION_CLOSED:
    case CKR_SESSION_HANDLE_INVALID:
        return token_missing();
    default: {
        auto const* const name = p11_kit_strerror(answer);
        auto const said = std::string(name == nullptr ? "?" : name);
        return {
            core::Errc::unavailable,
            "token_failed",
            "Thiết bị ký số báo lỗi: " + said + ".",
            "The signing token failed: " + said + "."};
    }
    }
}

/// PKCS#11 pads labels with blanks to their fixed length.
template <std::size_t length>
std::string_view label_of(unsigned char const (&padded)[length]) {
    auto const text = std::string_view(reinterpret_cast<char const*>(padded), length);
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

core::Expected<CK_SLOT_ID> slot_with(CK_FUNCTION_LIST& calls, std::string const& token) {
    auto count = CK_ULONG{0};
    auto answer = calls.C_GetSlotList(CK_TRUE, nullptr, &count);
    auto slots = std::vector<CK_SLOT_ID>(answer == CKR_OK ? count : 0);
    if (!slots.empty()) {
        answer = calls.C_GetSlotList(CK_TRUE, slots.data(), &count);
        slots.resize(std::min<std::size_t>(count, slots.size()));
    }
    if (answer != CKR_OK) {
        return failure_of(answer);
    }
    for (auto const slot : slots) {
        auto facts = CK_TOKEN_INFO();
        if (calls.C_GetTokenInfo(slot, &facts) == CKR_OK && label_of(facts.label) == token) {
            return slot;
        }
    }
    return token_missing();
}

unsigned char* mutable_bytes(std::string_view text) {
    // PKCS#11 in C has no const; it does not write through these.
    return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}

} // namespace

core::Failure token_missing() {
    return {
        core::Errc::unavailable,
        "token_missing",
        "Không thấy thiết bị ký số; hãy cắm thiết bị rồi thử lại.",
        "The signing token is not there; plug it in and try again."};
}

core::Expected<std::unique_ptr<TokenModule>> TokenModule::load(std::filesystem::path const& file) {
    auto* const calls = p11_kit_module_load(file.c_str(), 0);
    if (calls != nullptr && p11_kit_module_initialize(calls) == CKR_OK) {
        return std::unique_ptr<TokenModule>(new TokenModule(calls));
    }
    if (calls != nullptr) {
        p11_kit_module_release(calls);
    }
    return core::Failure(
        core::Errc::unavailable,
        "module_unusable",
        "Không nạp được thư viện PKCS#11 của thiết bị ký số.",
        "The PKCS#11 library of the signing token cannot be loaded."
    );
}

TokenModule::~TokenModule() {
    p11_kit_module_finalize(calls_);
    p11_kit_module_release(calls_);
}

core::Expected<std::unique_ptr<TokenSession>>
TokenSession::open(TokenModule const& module, std::string const& token, security::SecretText const& pin) {
    auto& calls = module.calls();
    auto const slot = slot_with(calls, token);
    if (!slot) {
        return slot.error();
    }
    auto handle = CK_SESSION_HANDLE{0};
    auto const opened = calls.C_OpenSession(*slot, CKF_SERIAL_SESSION, nullptr, nullptr, &handle);
    if (opened != CKR_OK) {
        return failure_of(opened);
    }
    auto session = std::unique_ptr<TokenSession>(new TokenSession(calls, handle));
    auto const word = pin.reveal();
    auto const logged_in = calls.C_Login(handle, CKU_USER, mutable_bytes(word), word.size());
    if (logged_in != CKR_OK && logged_in != CKR_USER_ALREADY_LOGGED_IN) {
        return failure_of(logged_in);
    }
    return session;
}

TokenSession::~TokenSession() {
    calls_.C_CloseSession(handle_);
}

core::Expected<CK_OBJECT_HANDLE> TokenSession::find(CK_OBJECT_CLASS kind, std::string const& label) {
    CK_ATTRIBUTE wanted[] = {
        {CKA_CLASS, &kind, sizeof(kind)},
        {CKA_LABEL, mutable_bytes(label), label.size()},
    };
    auto found = CK_OBJECT_HANDLE{0};
    auto count = CK_ULONG{0};
    auto answer = calls_.C_FindObjectsInit(handle_, wanted, std::size(wanted));
    if (answer == CKR_OK) {
        answer = calls_.C_FindObjects(handle_, &found, 1, &count);
        calls_.C_FindObjectsFinal(handle_);
    }
    if (answer != CKR_OK) {
        return failure_of(answer);
    }
    if (count == 0) {
        return kind == CKO_CERTIFICATE ? missing_certificate() : missing_key();
    }
    return found;
}

std::string TokenSession::attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    auto asked = CK_ATTRIBUTE{type, nullptr, 0};
    if (calls_.C_GetAttributeValue(handle_, object, &asked, 1) != CKR_OK ||
        asked.ulValueLen > most_attribute_bytes) {
        return {};
    }
    auto value = std::string(asked.ulValueLen, '\0');
    asked.pValue = value.data();
    if (calls_.C_GetAttributeValue(handle_, object, &asked, 1) != CKR_OK) {
        return {};
    }
    value.resize(asked.ulValueLen);
    return value;
}

core::Expected<std::string>
TokenSession::sign(CK_OBJECT_HANDLE key, CK_MECHANISM_TYPE mechanism, std::string_view input) {
    auto how = CK_MECHANISM{mechanism, nullptr, 0};
    auto answer = calls_.C_SignInit(handle_, &how, key);
    if (answer != CKR_OK) {
        return failure_of(answer);
    }
    auto signature = std::string(1024, '\0'); // RSA of 8192 bits
    auto length = CK_ULONG{signature.size()};
    answer = calls_.C_Sign(handle_, mutable_bytes(input), input.size(), mutable_bytes(signature), &length);
    if (answer != CKR_OK) {
        return failure_of(answer);
    }
    signature.resize(length);
    return signature;
}

} // namespace motcua::signing
