// What the page says, in Korean and in English. Elements name their text by data-text, their label by data-label.

const STRINGS = {
  ko: {
    title: "Hearus · 실시간 자막",
    tagline: "실시간 자막",
    start: "자막 시작",
    stop: "자막 멈춤",
    starting: "마이크를 여는 중…",
    stopping: "마지막 말을 적는 중…",
    idle: "준비됨",
    connecting: "연결하는 중…",
    listening: "듣고 있습니다",
    delayed: "자막이 늦어집니다",
    reconnecting: "다시 연결하는 중",
    loading: "서버가 음성 모델을 준비하는 중입니다. 먼저 시작해도 소리는 보관됩니다.",
    silent: "소리가 없습니다",
    lag: "지연 {seconds}초",
    kept: "소리 {seconds}초 보관",
    checkMicrophone: "마이크를 확인하세요",
    emptyTitle: "말하는 대로 글이 됩니다",
    emptyText: "아래의 단추를 누르고 말하거나, 강의하는 쪽에 이 기기를 두세요. 흐린 글자는 아직 바뀔 수 있습니다.",
    transcript: "자막",
    controls: "자막 조작",
    spoken: "말하는 언어",
    spokenBoth: "한국어 또는 영어",
    spokenKo: "한국어",
    spokenEn: "영어",
    spokenAny: "모든 언어",
    smaller: "글자 작게",
    larger: "글자 크게",
    interface: "English",
    interfaceLabel: "Switch to English",
    menu: "더 보기",
    copy: "글 복사",
    download: "글 내려받기",
    clear: "글 지우기",
    announce: "화면 낭독기로 자막 읽기",
    latest: "최신 자막으로",
    copied: "글을 복사했습니다.",
    cleared: "글을 지웠습니다.",
    restore: "되돌리기",
    close: "닫기",
    level: "마이크 소리 크기",
    keypoints: "핵심 표시",
    finding: "찾는 중…",
    found: "설명이 있는 핵심어 {terms}개와 중요한 문장을 표시했습니다. 핵심어를 누르면 설명이 열립니다.",
    foundNothing: "글이 짧아서 표시할 핵심이 없습니다.",
    errorInsecure: "이 주소에서는 브라우저가 마이크를 허락하지 않습니다. https 주소나 http://localhost 로 여세요.",
    errorDenied: "마이크 사용이 거부되었습니다. 주소창의 자물쇠(설정) 단추에서 마이크를 허용한 뒤 다시 시작하세요.",
    errorMissing: "마이크를 찾지 못했습니다. 마이크를 연결한 뒤 다시 시작하세요.",
    errorBusy: "다른 프로그램이 마이크를 쓰고 있습니다. 그 프로그램을 닫고 다시 시작하세요.",
    errorGone: "마이크 연결이 끊겼습니다. 다시 연결한 뒤 시작하세요.",
    errorRecorder: "브라우저의 녹음이 멈췄습니다. 다시 시작하세요.",
    errorServer: "서버에 연결되지 않습니다. 네트워크를 확인하세요. 소리를 보관하며 계속 다시 연결합니다.",
    errorRefused: "서버가 연결을 거절했습니다: {message}",
    errorAudio: "서버가 소리를 받지 못했습니다: {message}",
    errorOverflow: "연결이 너무 오래 끊겨 소리 {seconds}초를 더 보관하지 못했습니다.",
    errorCopy: "복사하지 못했습니다. 글을 선택해 직접 복사하세요.",
    errorKeypoints: "핵심을 찾지 못했습니다: {message}",
    noAnswer: "서버가 답하지 않습니다. 네트워크를 확인하고 다시 눌러 보세요.",
  },
  en: {
    title: "Hearus · live captions",
    tagline: "Live captions",
    start: "Start captions",
    stop: "Stop captions",
    starting: "Opening the microphone…",
    stopping: "Writing the last words…",
    idle: "Ready",
    connecting: "Connecting…",
    listening: "Listening",
    delayed: "Captions are late",
    reconnecting: "Reconnecting",
    loading: "The server is still preparing its speech model. You can start: sound is kept until it is ready.",
    silent: "No sound",
    lag: "{seconds} s behind",
    kept: "{seconds} s of sound kept",
    checkMicrophone: "Check the microphone",
    emptyTitle: "Speech becomes text here",
    emptyText: "Press the button below and speak, or put this device near the speaker. Pale words may still change.",
    transcript: "Captions",
    controls: "Caption controls",
    spoken: "Spoken language",
    spokenBoth: "Korean or English",
    spokenKo: "Korean",
    spokenEn: "English",
    spokenAny: "Any language",
    smaller: "Smaller text",
    larger: "Larger text",
    interface: "한국어",
    interfaceLabel: "한국어로 바꾸기",
    menu: "More",
    copy: "Copy text",
    download: "Download text",
    clear: "Clear text",
    announce: "Read captions with a screen reader",
    latest: "To the latest words",
    copied: "The text is copied.",
    cleared: "The text is cleared.",
    restore: "Undo",
    close: "Close",
    level: "Microphone level",
    keypoints: "Key points",
    finding: "Finding…",
    found: "{terms} key terms with explanations and the important sentences are marked. Press a term to read its explanation.",
    foundNothing: "The text is too short to have key points.",
    errorInsecure: "Browsers give no microphone to this address. Open the page over https, or from http://localhost.",
    errorDenied: "The microphone was refused. Allow it with the button beside the address, then start again.",
    errorMissing: "There is no microphone. Connect one, then start again.",
    errorBusy: "Another program is using the microphone. Close it, then start again.",
    errorGone: "The microphone was disconnected. Connect it again, then start.",
    errorRecorder: "The browser's recording stopped. Start again.",
    errorServer: "The server cannot be reached. Check the network. Sound is kept and the page goes on trying.",
    errorRefused: "The server refused the connection: {message}",
    errorAudio: "The server could not take the sound: {message}",
    errorOverflow: "The connection was lost for so long that {seconds} s of sound could not be kept.",
    errorCopy: "Copying failed. Select the text and copy it by hand.",
    errorKeypoints: "The key points could not be found: {message}",
    noAnswer: "The server does not answer. Check the network and try again.",
  },
};

let language = "en";

export function interfaceLanguage() {
  return language;
}

export function text(key, values = {}) {
  return STRINGS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Puts the language's words into the page. */
export function speak(chosen) {
  language = chosen in STRINGS ? chosen : "en";
  document.documentElement.lang = language;
  document.title = text("title");
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
    if (element.tagName === "BUTTON") element.title = text(element.dataset.label);
  }
}
