module.exports = { root: true, ignorePatterns: ['templates/', 'dist/', '.state/', '.tools/'] };
