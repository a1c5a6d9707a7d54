/** The chime before each announcement: two soft bell tones, a fourth down, made here and nowhere else. */

const SECONDS = 1.1;
/** Hz, start in seconds: E5, then B4. */
const TONES = [
  { pitch: 659.26, start: 0 },
  { pitch: 493.88, start: 0.32 },
];
/** Partials of a struck bar: how many times the pitch, how loud, how fast it dies. */
const PARTIALS = [
  { ratio: 1, level: 1, decay: 4.5 },
  { ratio: 2, level: 0.22, decay: 7 },
  { ratio: 4, level: 0.06, decay: 14 },
];
const ATTACK = 0.008;
const LEVEL = 0.3;

/**
 * @param {BaseAudioContext} context
 * @returns {AudioBuffer}
 */
export function makeChime(context) {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, Math.ceil(SECONDS * rate), rate);
  const samples = buffer.getChannelData(0);
  for (let index = 0; index < samples.length; index++) samples[index] = LEVEL * sampleAt(index / rate);
  return buffer;
}

/**
 * @param {number} time  seconds
 * @returns {number}
 */
function sampleAt(time) {
  const fade = Math.min(1, (SECONDS - time) / 0.1);
  let sum = 0;
  for (const { pitch, start } of TONES) {
    const since = time - start;
    if (since < 0) continue;
    for (const { ratio, level, decay } of PARTIALS) {
      sum += Math.min(1, since / ATTACK) * level * Math.exp(-decay * since) * Math.sin(2 * Math.PI * pitch * ratio * since);
    }
  }
  return sum * fade;
}
